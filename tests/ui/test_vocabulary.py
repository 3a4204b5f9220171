"""Templates speak only words that the design has: icons that are drawn, classes that are styled, colour tokens."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from ui.bundles import css_parts, js_parts
from ui.templatetags.ui import icon_names

ROOT = Path(settings.BASE_DIR)
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if not {"email", "mail"} & set(path.parts)]
CODE = [
    path
    for room in ("accounts", "communities", "posts", "experts", "notifications", "search", "richtext", "ui")
    for path in (ROOT / room).rglob("*.py")
    if "migrations" not in path.parts
]
SCRIPTS = [*js_parts("behaviours"), *js_parts("writing")]
#: Hooks of behaviours, of tests and of the stored HTML's renderer, which need no style of their own.
UNSTYLED = {
    "control-choice", "control--text", "js", "kind--praise",
    "field--wide", "field--bad", "field--error", "field__choices", "button--toggle", "kind--question", "kind--idea",
    "kind--article", "kind--discussion", "kind--update", "keys__list", "menu--me", "post-card--unread",
    "reaction__name", "diff__row", "diff__row--same", "bottom-bar__item--write", "member-list", "choices-of-people",
}  # fmt: skip


def _relative(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _icons() -> Iterator[tuple[str, str]]:
    """Where, and the name of each icon that is asked for by a literal name."""
    tag = re.compile(r"""{%\s*icon\s+["']([\w-]+)["']|\bicon=["']([\w-]+)["']""")
    call = re.compile(r"""\bicon\(["']([\w-]+)["']""")
    listed = re.compile(r"""^\s*\["\w+", "([\w-]+)",""", re.MULTILINE)
    for path in TEMPLATES:
        for match in tag.finditer(path.read_text()):
            yield _relative(path), match[1] or match[2]
    for path in CODE:
        for match in call.finditer(path.read_text()):
            yield _relative(path), match[1]
    for path in SCRIPTS:
        for pattern in (call, listed):
            for match in pattern.finditer(path.read_text()):
                yield _relative(path), match[1]


def test_every_icon_is_in_the_sprite() -> None:
    unknown = {f"{where}: {name}" for where, name in _icons() if name not in icon_names()}
    assert not unknown, "\n".join(["", *sorted(unknown)])


def test_sprite_is_what_its_list_says() -> None:
    lines = (ROOT / "static" / "icons.txt").read_text().splitlines()
    listed = {name for line in lines if not line.startswith("#") for name in line.split()}
    assert icon_names() == listed | {"mark"}, "run: manage.py build_icons PATH-OF-LUCIDE-STATIC"


def test_sprite_carries_no_icon_that_nobody_uses() -> None:
    """Named anywhere at all: icons also come from tables in code ("question": "message-circle-question")."""
    everything = "\n".join(path.read_text() for path in [*TEMPLATES, *CODE, *SCRIPTS])
    unused = {name for name in icon_names() if not re.search(rf"(?<![\w-]){re.escape(name)}(?![\w-])", everything)}
    assert not unused, sorted(unused)


def test_every_class_is_styled() -> None:
    """A class that exists nowhere is a spelling mistake, or a component that was never made."""
    styles = "\n".join(part.read_text() for _layer, part in css_parts())
    known = set(re.findall(r"\.([a-zA-Z][\w-]*)", styles)) | UNSTYLED
    scripts = "\n".join(path.read_text() for path in SCRIPTS)
    unknown = set()
    for path in PAGES:
        for value in re.findall(r"""\bclass=["']((?:{%.*?%}|{{.*?}}|[^"'{])*)["']""", path.read_text()):
            # What a tag computes is checked where the value is written out.
            words = re.sub(r"{%.*?%}", " ", re.sub(r"{{.*?}}", "\0", value)).split()
            unknown |= {f"{_relative(path)}: {word}" for word in words if "\0" not in word and word not in known}
    unknown = {line for line in unknown if f".{line.split(': ')[1]}" not in scripts}
    assert not unknown, "\n".join(["", *sorted(unknown)])


def test_no_emoji_stand_for_icons() -> None:
    """They are blank boxes where no emoji font is installed."""
    emoji = re.compile("[\U0001f300-\U0001faff\u2600-\u27bf\ufe0f]")
    found = [_relative(path) for path in PAGES if emoji.search(path.read_text())]
    assert not found


PARTS = [part for _layer, part in css_parts()]


@pytest.mark.parametrize("part", PARTS, ids=_relative)
def test_styles_know_no_left_and_right(part: Path) -> None:
    """Logical properties only, so that right-to-left needs no second sheet."""
    physical = re.compile(
        r"(?<![\w-])(?:(?:margin|padding|border|inset|scroll-margin|scroll-padding)-(?:left|right|top|bottom)"
        r"|left|right|top|bottom|(?:min-|max-)?(?:width|height)|text-align:\s*(?:left|right)|float)\s*:"
    )
    found = [line.strip() for line in _rules(part) if physical.search(line)]
    assert not found, "\n".join(["", *found])


@pytest.mark.parametrize("part", [part for part in PARTS if part.name != "tokens.css"], ids=_relative)
def test_colours_are_tokens(part: Path) -> None:
    raw = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch|oklab|lab|lch)a?\(|:\s*(?:white|black|red|gr[ae]y)\b")
    found = [line.strip() for line in _rules(part) if raw.search(line)]
    assert not found, "\n".join(["", *found])


def test_every_token_that_is_used_is_defined() -> None:
    """``var(--x)`` of a name that exists nowhere silently is nothing."""
    styles = "\n".join(part.read_text() for part in PARTS)
    defined = set(re.findall(r"(--[\w-]+)\s*:", styles))
    used = set(re.findall(r"var\((--[\w-]+)\s*\)", styles))
    assert not used - defined


def _rules(part: Path) -> list[str]:
    """Lines that may hold declarations: no comments, no @media conditions."""
    source = re.sub(r"/\*.*?\*/", "", part.read_text(), flags=re.DOTALL)
    return [line for line in source.splitlines() if not line.lstrip().startswith("@")]
