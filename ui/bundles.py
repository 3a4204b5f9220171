"""One stylesheet and one script, made of many small files when static files are looked for or collected.

A part needs no registration: a new file under static/css, static/js/behaviours (every page) or static/js/writing
(pages with something to write in) is in the next bundle. Parts are plain
CSS and plain JS; the bundle puts each into its cascade layer, or into a block of its own.
"""

from __future__ import annotations

import json
import os
import re
import tempfile
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder, FileSystemFinder
from django.core.files.storage import FileSystemStorage, Storage

from ui.keys import keymap
from ui.words import words

#: The cascade, weakest first, and where each layer's parts are (files or folders under static/css).
LAYERS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("reset", ("reset.css",)),
    ("tokens", ("tokens.css", "hues.css")),
    ("base", ("fonts.css", "base.css")),
    ("layout", ("layout",)),
    ("components", ("components", "rooms")),
    ("utilities", ("utilities.css",)),
)


def _parts(root: Path, names: Iterable[str], suffix: str) -> list[Path]:
    found: list[Path] = []
    for name in names:
        path = root / name
        found += sorted(path.glob(f"*{suffix}")) if path.is_dir() else [path] if path.exists() else []
    return found


def css_parts() -> Iterator[tuple[str, Path]]:
    """Each stylesheet with its layer, in the order of the cascade."""
    for layer, names in LAYERS:
        for part in _parts(Path(settings.BASE_DIR) / "static" / "css", names, ".css"):
            yield layer, part


def js_parts(folder: str) -> list[Path]:
    """The behaviours in a folder of static/js; ``core.js`` first, because the others register with it."""
    parts = _parts(Path(settings.BASE_DIR) / "static" / "js", [folder], ".js")
    return sorted(parts, key=lambda part: (part.name != "core.js", part.name))


def css() -> str:
    """The whole stylesheet, comments and white space left out."""
    layers = ",".join(layer for layer, _names in LAYERS)
    blocks = [f"@layer {layer}{{{_squeezed(part.read_text())}}}" for layer, part in css_parts()]
    return f"@layer {layers};\n" + "\n".join(blocks) + "\n"


def _squeezed(source: str) -> str:
    source = re.sub(r"/\*.*?\*/", "", source, flags=re.DOTALL)
    source = re.sub(r"\s+", " ", source)
    return re.sub(r"\s*([{};,])\s*", r"\1", source).replace(";}", "}").strip()


def js(language: str) -> str:
    """The script of every page: a module, each behaviour in its own block, with the keys and words of a language."""
    given = {"km20Keys": keymap(), "km20Words": words(language)}
    tables = [
        f"globalThis.{name}={json.dumps(table, ensure_ascii=False, separators=(',', ':'))};\n"
        for name, table in given.items()
    ]
    return "".join(tables) + _module("behaviours")


def _module(folder: str) -> str:
    # Each in a block of its own: names do not collide, and one that fails leaves the others alone.
    guard = "catch(error){console.error(error)}"
    return "".join(f"try{{\n{_uncommented(part.read_text())}}}{guard}\n" for part in js_parts(folder))


def _uncommented(source: str) -> str:
    lines = [line.strip() for line in source.splitlines()]
    return "\n".join(line for line in lines if line and not line.startswith("//")) + "\n"


def bundles() -> dict[str, tuple[Callable[[], str], list[Path]]]:
    """Address under static/ → its maker and the files it is made of. One script a language."""
    made: dict[str, tuple[Callable[[], str], list[Path]]] = {
        "css/km20.css": (css, [part for _layer, part in css_parts()]),
        "js/writing.js": (partial(_module, "writing"), js_parts("writing")),
    }
    said = [Path(__file__).with_name(name) for name in ("keys.py", "words.py", "bundles.py")]
    for language, _name in settings.LANGUAGES:
        made[f"js/km20.{language}.js"] = (partial(js, language), [*js_parts("behaviours"), *said])
    return made


def build(address: str) -> Path:
    """The bundle's file, made again when a part is newer than it, or parts came or went."""
    make, parts = bundles()[address]
    target = _root() / address
    newest = max((stamp for part in parts for stamp in _stamps(part)), default=0.0)
    if not target.exists() or target.stat().st_mtime < newest:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", dir=target.parent, delete=False, encoding="utf-8") as file:
            file.write(make())
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)
    return target


def _stamps(part: Path) -> tuple[float, float]:
    return part.stat().st_mtime, part.parent.stat().st_mtime


def _root() -> Path:
    return Path(settings.VAR_DIR) / "bundles"


class BundleFinder(BaseFinder):
    """Finds the bundles, building them on the way."""

    def check(self, **kwargs: Any) -> list[Any]:
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        address = path.replace(os.sep, "/")
        if address not in bundles():
            return []
        found = str(build(address))
        return [found] if find_all else found

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        storage = FileSystemStorage(location=str(_root()))
        storage.prefix = ""  # type: ignore[attr-defined]
        for address in bundles():
            build(address)
            yield address, storage


class SourceFinder(FileSystemFinder):
    """STATICFILES_DIRS without the parts: only their bundles are served."""

    def list(self, ignore_patterns: Iterable[str] | None) -> Any:
        return super().list([*(ignore_patterns or []), "css", "behaviours", "writing", "*.md", "icons.txt"])
