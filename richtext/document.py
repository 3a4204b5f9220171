"""One parse of a text, and everything that is made of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from markdown_it.token import Token

from richtext.allowed import FILE_PATH
from richtext.markdown import MARKDOWN
from richtext.rules import on_this_site, plain
from richtext.sanitiser import sanitise, sanitise_plain

#: Rises when the same source would give other HTML; stored texts with a lower one are rendered again.
RENDER_VERSION = 1
#: Characters of source beyond which a text is shown as it was typed: parsing it could take seconds.
MAX_LENGTH = 200_000
#: The same for marks (tags to sanitise) in a text.
MAX_TOKENS = 12_000
#: The same for opening brackets: each makes the parser look for the end of a link, 0.07 ms apiece where there is none.
MAX_BRACKETS = 8_000
#: And for lines: each row of a table makes eight tokens before they can be counted.
MAX_LINES = 12_000
EXCERPT_LENGTH = 300
#: Controls and half characters: nobody sees them, databases and sanitisers choke on them.
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Link:
    """Where a name in a text leads, and how it is shown (without its @ or #)."""

    url: str
    label: str


@dataclass(frozen=True)
class Document:
    """What a text says. ``html`` is the only thing that needs to know who and what the names in it are."""

    #: What it says, without any mark: for search. Blocks on lines of their own.
    text: str
    #: The beginning, at most 300 characters, on one line, without code, tables and footnotes.
    excerpt: str
    #: Handles behind @, lower case, whether or not they exist.
    mentions: frozenset[str]
    #: Names behind #, lower case, whether or not they exist.
    topics: frozenset[str]
    #: Ids of our files that it shows or links to.
    files: frozenset[int]
    #: Where its links lead, in order, each once; paths for those that stay on the site.
    links: tuple[str, ...]
    _tokens: tuple[Token, ...] = field(repr=False, compare=False)
    _env: Mapping[str, Any] = field(repr=False, compare=False)
    #: Set instead of tokens where the source is shown as typed.
    _as_typed: str | None = field(default=None, repr=False, compare=False)

    def html(self, people: Mapping[str, Link] | None = None, topics: Mapping[str, Link] | None = None) -> str:
        """Safe HTML. Names that are in ``people`` (by handle) or ``topics`` (by lower-case name) become links."""
        if self._as_typed is not None:
            return sanitise_plain(self._as_typed)
        env = {**self._env, "people": people or {}, "topics": topics or {}}
        return sanitise(MARKDOWN.renderer.render(self._tokens, MARKDOWN.options, env))


def parse(source: str) -> Document:
    """The document that the Markdown ``source`` describes. Never raises; absurd input is shown as it was typed."""
    source = _UNSEEN.sub("", source)
    if len(source) > MAX_LENGTH or source.count("[") > MAX_BRACKETS or source.count("\n") > MAX_LINES:
        return _as_typed(source)
    # Footnotes of several texts on one page must not meet: their ids carry a mark of the text.
    env: dict[str, Any] = {"docId": hashlib.sha256(source.encode()).hexdigest()[:8]}
    tokens = MARKDOWN.parse(source, env)
    if sum(1 + len(token.children or ()) for token in tokens) > MAX_TOKENS:
        return _as_typed(source)
    inlines = [child for token in tokens if token.children for child in token.children]
    links = tuple(dict.fromkeys(str(one.attrs["href"]) for one in inlines if one.type == "link_open"))
    shown = [str(one.attrs["src"]) for one in inlines if one.type == "image"]
    return Document(
        text="\n".join(_blocks(tokens)).strip(),
        excerpt=_excerpt(tokens),
        mentions=frozenset(one.content for one in inlines if one.type == "mention"),
        topics=frozenset(one.content for one in inlines if one.type == "topic"),
        files=frozenset(_file_ids([*shown, *links])),
        links=links,
        _tokens=tuple(tokens),
        _env=env,
    )


def _as_typed(source: str) -> Document:
    return Document(
        text=source.strip(),
        excerpt=_cut(source[: EXCERPT_LENGTH * 4]),
        mentions=frozenset(),
        topics=frozenset(),
        files=frozenset(),
        links=(),
        _tokens=(),
        _env={},
        _as_typed=source,
    )


def _blocks(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield plain(token.children or [])
        elif token.type in ("fence", "code_block"):
            yield token.content.rstrip("\n")


def _prose(tokens: list[Token]) -> Iterator[str]:
    """The blocks without code, tables and footnotes, which say nothing out of their place."""
    aside = 0
    for token in tokens:
        if token.type in ("table_open", "footnote_block_open"):
            aside += 1
        elif token.type in ("table_close", "footnote_block_close"):
            aside -= 1
        elif token.type == "inline" and not aside:
            yield plain(token.children or [])


def _excerpt(tokens: list[Token]) -> str:
    taken, length = [], 0
    for part in _prose(tokens):
        taken.append(part)
        length += len(part)
        if length > EXCERPT_LENGTH:
            break
    return _cut(" ".join(taken)) or _cut(" ".join(_blocks(tokens))[: EXCERPT_LENGTH * 4])


def _cut(text: str) -> str:
    line = re.sub(r"\s+", " ", text).strip()
    if len(line) <= EXCERPT_LENGTH:
        return line
    head = line[: EXCERPT_LENGTH - 2]
    words = head.rsplit(" ", 1)[0] if " " in head[EXCERPT_LENGTH // 2 :] else head
    return words.rstrip(" ,;:.-") + " …"


def _file_ids(urls: list[str]) -> Iterator[int]:
    for url in urls:
        found = FILE_PATH.fullmatch(on_this_site(url) or "")
        if found:
            yield int(found.group(1))
