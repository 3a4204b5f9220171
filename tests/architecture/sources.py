"""The files that the architecture tests read."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
ROOMS = (
    "accounts", "activity", "communities", "demo", "exchange", "experts", "km20", "notifications", "posts", "richtext",
    "search", "ui",
)  # fmt: skip


def python_files(*, tests: bool = False) -> list[Path]:
    """Every Python file of the rooms (and of the tests), without migrations."""
    folders = [ROOT / room for room in ROOMS] + ([ROOT / "tests", ROOT / "bench"] if tests else [])
    return sorted(path for folder in folders for path in folder.rglob("*.py") if "migrations" not in path.parts)


def view_files() -> list[Path]:
    """Modules of views: ``views.py`` and ``views/*.py``."""
    return [path for path in python_files() if path.stem == "views" or "views" in path.parts]


def templates() -> list[Path]:
    """Every template of ours."""
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.is_file())


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(text(path))


def called(path: Path) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each call, e.g. ``Post.objects.filter``; what precedes a call in a chain is ``()``."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, dotted(node.func)


def dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Attribute):
        return f"{dotted(node.value)}.{node.attr}"
    return node.id if isinstance(node, ast.Name) else "()"


def lines_with(path: Path, pattern: re.Pattern[str]) -> list[str]:
    """``file:line: text`` of each match, for a failure's message."""
    whole = text(path)
    return [
        f"{path.relative_to(ROOT)}:{whole.count(chr(10), 0, found.start()) + 1}: {found.group(0)[:120]}"
        for found in pattern.finditer(whole)
    ]
