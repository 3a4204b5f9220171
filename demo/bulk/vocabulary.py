"""Reads vocabulary.txt."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path


def _read() -> Mapping[str, list[str]]:
    text = (Path(__file__).parent / "vocabulary.txt").read_text(encoding="utf-8")
    lists = {}
    for paragraph in text.split("\n\n")[1:]:
        name, *lines = paragraph.strip().splitlines()
        lists[name] = [item.strip() for line in lines for item in line.split("|") if item.strip()]
    return lists


#: Name of a list → its words or patterns.
WORDS = _read()
