"""Reads the colour tokens and computes WCAG contrast of oklch colours (CSS Color 4, sections 9.2 and 10; WCAG 2.2)."""

from __future__ import annotations

import math
import re
from pathlib import Path

from django.conf import settings

Colour = tuple[float, float, float]
#: light and dark, each lightness (0-1), chroma, and hue (a number, or "tenant"/"own" for one that varies).
Pair = tuple[tuple[float, float, str], tuple[float, float, str]]

_OKLCH = r"oklch\(([\d.]+)% ([\d.]+) (?:(\d+)|var\(--(brand-hue|hue)\))\)"
_TOKEN = re.compile(rf"--([\w-]+): light-dark\({_OKLCH}, {_OKLCH}\);")


def tokens() -> dict[str, Pair]:
    """The tokens of static/css/tokens.css that are opaque colours."""
    source = (Path(settings.BASE_DIR) / "static" / "css" / "tokens.css").read_text()
    found: dict[str, Pair] = {}
    for match in _TOKEN.finditer(source):
        name, *parts = match.groups()
        light, dark = ((float(p[0]) / 100, float(p[1]), p[2] or p[3]) for p in (parts[:4], parts[4:]))
        found[name] = (light, dark)
    return found


def rgb(lightness: float, chroma: float, hue: float) -> Colour:
    """Linear sRGB of an oklch colour; outside the gamut chroma is lowered until it fits, as browsers do (roughly)."""
    while True:
        a, b = chroma * math.cos(math.radians(hue)), chroma * math.sin(math.radians(hue))
        long, medium, short = (
            (lightness + x * a + y * b) ** 3
            for x, y in (
                (0.3963377774, 0.2158037573),
                (-0.1055613458, -0.0638541728),
                (-0.0894841775, -1.2914855480),
            )
        )
        colour = (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
        if chroma < 0.001 or all(-0.002 <= channel <= 1.002 for channel in colour):
            return tuple(min(1.0, max(0.0, channel)) for channel in colour)  # type: ignore[return-value]
        chroma -= 0.002


def contrast(one: Colour, other: Colour) -> float:
    """WCAG contrast ratio, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = colour
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
