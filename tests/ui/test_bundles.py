"""One stylesheet, one script a language, made of the parts."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from ui import bundles


def _gzipped(address: str) -> int:
    """Bytes over the wire."""
    return len(gzip.compress(bundles.build(address).read_bytes()))


def test_finder_finds_the_bundles_and_nothing_else() -> None:
    assert finders.find("css/km20.css")
    assert finders.find("js/km20.en.js")
    assert not finders.find("css/no-such.css")


def test_collecting_leaves_the_parts_out() -> None:
    collected = {path for finder in finders.get_finders() for path, _storage in finder.list([])}
    assert {"css/km20.css", "js/km20.en.js", "js/writing.js", "icons.svg"} <= collected
    assert "css/tokens.css" not in collected
    assert "js/behaviours/core.js" not in collected


def test_every_part_is_in_its_layer() -> None:
    css = bundles.css()
    assert css.startswith("@layer reset,tokens,base,layout,components,utilities;")
    assert css.count("@layer ") == 1 + len(list(bundles.css_parts()))
    assert css.count("{") == css.count("}")


def test_every_stylesheet_is_in_the_bundle() -> None:
    root = Path(bundles.settings.BASE_DIR) / "static" / "css"
    assert {part for _layer, part in bundles.css_parts()} == set(root.rglob("*.css"))


def test_bundle_is_made_again_when_a_part_changed(settings: object, tmp_path: Path) -> None:
    (tmp_path / "static" / "css").mkdir(parents=True)
    part = tmp_path / "static" / "css" / "base.css"
    part.write_text("a { color: var(--ink); }")
    settings.BASE_DIR, settings.VAR_DIR = tmp_path, tmp_path / "var"  # type: ignore[attr-defined]
    assert "a { color: var(--ink)" in bundles.build("css/km20.css").read_text().replace("{", " { ").replace("  ", " ")
    part.write_text("b { color: var(--ink); }")
    later = bundles.build("css/km20.css").stat().st_mtime + 5
    import os

    os.utime(part, (later, later))
    assert "@layer base{b" in bundles.build("css/km20.css").read_text()


@pytest.mark.parametrize(
    ("address", "most"), [("css/km20.css", 18_000), ("js/km20.en.js", 8_500), ("js/writing.js", 6_000)]
)
def test_bundles_stay_small(address: str, most: int) -> None:
    assert _gzipped(address) <= most


def test_script_carries_the_keys_and_words() -> None:
    script = bundles.js("en")
    assert 'globalThis.km20Keys={"Control k":"palette"' in script
    assert '"bold":"Bold"' in script


def test_one_behaviour_that_fails_leaves_the_others_alone() -> None:
    assert bundles.js("en").count("try{\n") == len(bundles.js_parts("behaviours"))
