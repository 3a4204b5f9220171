"""Core rules: what our dialect changes in the tokens of CommonMark before anything reads them."""

from __future__ import annotations

import re
from collections import Counter

from django.conf import settings
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from richtext.allowed import EXTERNAL_REL, FILE_PATH

#: Inline marks inside each other beyond this depth are dropped (their text stays): deep trees are slow to sanitise.
MAX_DEPTH = 30
_TASK = re.compile(r"\[([ xX])\][ \t]+")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_ALIGNED = {"text-align:left": "ta-start", "text-align:center": "ta-center", "text-align:right": "ta-end"}


def shape_blocks(state: StateCore) -> None:
    """Headings one level down (the page has the one h1) and with an id, alignment by class, boxes of task lists."""
    tokens = state.tokens
    headings: Counter[str] = Counter()
    for index, token in enumerate(tokens):
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(int(token.tag[1]) + 1, 6)}"
            if token.nesting > 0:
                name = _heading_name(tokens[index + 1])
                token.attrs["id"] = f"h-{name}-{headings[name]}" if headings[name] else f"h-{name}"
                headings[name] += 1
        elif token.type in ("th_open", "td_open") and (style := token.attrs.pop("style", None)):
            if aligned := _ALIGNED.get(str(style)):
                token.attrs["class"] = aligned
        elif token.type == "inline" and index >= 2 and tokens[index - 2].type == "list_item_open":
            _task(tokens[index - 2], token)


def _heading_name(inline: Token) -> str:
    return re.sub(r"[^\w]+", "-", plain(inline.children or []).lower())[:60].strip("-") or "section"


def _task(item: Token, inline: Token) -> None:
    children = inline.children or []
    if not children or children[0].type != "text" or not (found := _TASK.match(children[0].content)):
        return
    item.attrJoin("class", "task-item")
    children[0].content = children[0].content[found.end() :]
    opening = Token("task_open", "", 0, meta={"done": found.group(1) != " "})
    inline.children = [opening, *children, Token("task_close", "", 0)]


def shape_inlines(state: StateCore) -> None:
    """Foreign images become links, links that leave the site say so, nesting is bounded."""
    for block in state.tokens:
        if block.type == "inline" and block.children:
            if "!" in block.content:
                block.children = _images(block.children)
            for token in block.children:
                if token.type == "link_open":
                    _link(token)
            block.children = _flat(block.children)


def on_this_site(href: str) -> str | None:
    """The path of a link that stays on this site, None of one that leaves it."""
    if href.startswith(f"{settings.SITE_URL}/"):
        href = href[len(settings.SITE_URL) :]
    return None if href.startswith(("//", "/\\", "\\")) or _SCHEME.match(href) else href


def _link(token: Token) -> None:
    path = on_this_site(str(token.attrs.get("href", "")))
    if path is not None:
        token.attrs["href"] = path
    elif not str(token.attrs["href"]).startswith("mailto:"):
        token.attrs["rel"] = EXTERNAL_REL


def _images(children: list[Token]) -> list[Token]:
    result: list[Token] = []
    links = 0
    for token in children:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "image":
            result.append(token)
            continue
        source = str(token.attrs.get("src", ""))
        path = on_this_site(source)
        if path is not None and FILE_PATH.fullmatch(path):
            token.attrs["src"] = path
            token.attrs["loading"] = "lazy"
            result.append(token)
            continue
        label = Token("text", "", 0, content=plain(token.children or []) or source)
        if links:
            result.append(label)
        else:
            result.append(Token("link_open", "a", 1, attrs={"href": source}))
            result.append(label)
            result.append(Token("link_close", "a", -1))
    return result


def _flat(children: list[Token]) -> list[Token]:
    depth = 0
    result = []
    for token in children:
        if token.nesting < 0:
            depth -= 1
        if token.nesting == 0 or depth < MAX_DEPTH:
            result.append(token)
        if token.nesting > 0:
            depth += 1
    return result


def plain(tokens: list[Token]) -> str:
    """What inline tokens say, without their marks."""
    parts = []
    for token in tokens:
        if token.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif token.type == "image":
            parts.append(plain(token.children or []))
        elif token.type in ("mention", "topic"):
            parts.append(token.markup)
        elif token.nesting == 0:
            parts.append(token.content)
    return "".join(parts)
