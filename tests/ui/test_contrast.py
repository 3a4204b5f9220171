"""Every pair of colours can be read, light and dark, for every hue that a tenant or a community may set."""

from __future__ import annotations

import pytest

from tests.ui.colours import contrast, rgb, tokens

TOKENS = tokens()
SCHEMES = ("light", "dark")
HUES = range(0, 360, 10)
#: (text, on), least ratio light, dark. 4.5 is WCAG AA for text, 3 for controls; some are held higher by DESIGN.md.
PAIRS = [
    ("ink", "canvas", 15, 15),
    ("ink", "surface", 15, 13),
    ("ink", "raised", 15, 12),
    ("ink", "sunken", 13, 13),
    ("ink-2", "canvas", 7, 8),
    ("ink-2", "surface", 7, 7),
    ("ink-2", "sunken", 6.5, 7),
    ("ink-2", "raised", 7, 7),
    ("ink-3", "canvas", 4.8, 6),
    ("ink-3", "surface", 5, 5.5),
    ("ink-3", "raised", 5, 5),
    ("ink-3", "sunken", 4.5, 6),
    ("line-strong", "surface", 3, 3),
    ("line-strong", "raised", 3, 3),
    ("line-strong", "canvas", 3, 3),
    ("link", "surface", 6.5, 8),
    ("link", "canvas", 6, 8),
    ("link", "sunken", 5.5, 8),
    ("link", "good-soft", 5.5, 6),
    ("link", "bad-soft", 5.5, 6),
    ("spark", "surface", 4.5, 6),
    ("spark", "spark-soft", 4.5, 5.5),
    ("on-spark", "spark", 4.5, 7),
    ("good", "surface", 5.5, 9),
    ("good", "good-soft", 4.5, 6.5),
    ("ink", "good-soft", 12, 9),
    ("warn", "surface", 5, 9),
    ("warn", "warn-soft", 4.5, 6.5),
    ("ink", "warn-soft", 12, 9),
    ("bad", "surface", 5.5, 6.5),
    ("bad", "canvas", 5, 6.5),
    ("bad", "bad-soft", 4.5, 4.5),
    ("bad", "raised", 5.5, 5.5),
    ("ink", "bad-soft", 12, 9),
    ("ink", "spark-soft", 12, 9),
    ("ink", "highlight", 12, 6),
    ("ink-2", "highlight", 5.5, 4.5),
    ("focus", "surface", 5.5, 8),
    ("focus", "canvas", 5, 8),
]
#: The same with the tenant's hue, or with a community's or person's own.
HUED = [
    ("accent", "surface", 5.2, 6.7),
    ("accent", "canvas", 5, 6.7),
    ("on-accent", "accent", 5.2, 6.7),
    ("on-accent", "accent-strong", 6, 6.7),
    ("accent", "accent-soft", 4.5, 6),
    ("accent-strong", "accent-soft", 6, 7),
    ("ink", "accent-soft", 12, 9),
    ("ink-2", "accent-soft", 6, 5.5),
    ("ink-3", "accent-soft", 4.5, 4.5),
    ("tone", "tint", 4.5, 6),
    ("on-tone", "tone", 5.2, 6.7),
    ("tone", "surface", 5.2, 6.7),
]


def _colour(name: str, scheme: int, hue: int) -> tuple[float, float, float]:
    lightness, chroma, own = TOKENS[name][scheme]
    return rgb(lightness, chroma, float(own) if own.isdigit() else hue)


@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: f"{pair[0]} on {pair[1]}")
@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
def test_text_can_be_read(pair: tuple[str, str, float, float], scheme: int) -> None:
    text, on, *least = pair
    ratio = contrast(_colour(text, scheme, 0), _colour(on, scheme, 0))
    assert ratio >= least[scheme], f"{text} on {on}: {ratio:.2f}, needs {least[scheme]}"


@pytest.mark.parametrize("pair", HUED, ids=lambda pair: f"{pair[0]} on {pair[1]}")
@pytest.mark.parametrize("scheme", [0, 1], ids=SCHEMES)
def test_every_hue_can_be_read(pair: tuple[str, str, float, float], scheme: int) -> None:
    text, on, *least = pair
    worst = min((contrast(_colour(text, scheme, hue), _colour(on, scheme, hue)), hue) for hue in HUES)
    assert worst[0] >= least[scheme], f"{text} on {on} at hue {worst[1]}: {worst[0]:.2f}, needs {least[scheme]}"


def test_black_on_white_is_21_to_1() -> None:
    """The arithmetic itself."""
    assert contrast(rgb(0, 0, 0), rgb(1, 0, 0)) == pytest.approx(21, abs=0.01)


def test_red_comes_out_as_css_says() -> None:
    """oklch(62.796% .25768 29.234) is sRGB red (CSS Color 4, sample conversions)."""
    assert rgb(0.62796, 0.2576, 29.234) == pytest.approx((1, 0, 0), abs=0.02)
