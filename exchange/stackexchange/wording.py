"""Which source an imported text gets: the Markdown that its author typed, or one made from the site's HTML."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass

from richtext import Document, from_html, parse
from richtext.html_tree import text_of, tree_of

TYPED = ""
MADE = "is worded anew from its HTML: the history holds no Markdown for it"
DIFFERS = "is worded anew from its HTML: its Markdown would read differently here"
PICTURES = "shows pictures of other servers; they are links here"

_COUNTED = ("li", "pre", "blockquote", "table", "h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Wording:
    """The chosen source with its one parse."""

    source: str
    document: Document
    html: str
    #: One of TYPED, MADE and DIFFERS.
    how: str
    has_pictures: bool


def choose(markdown: str, html: str, *, base: str) -> Wording:
    """The Markdown where it reads here as it read there, else Markdown made from the HTML.

    Differences come from the site's own syntax (tags in brackets, hints for colours, raw HTML, headings without a
    blank) and from links relative to the site (``base``).
    """
    if markdown.strip():
        document = parse(markdown)
        rendered = document.html()
        is_local = any("://" not in href and not href.startswith("mailto:") for href in document.links)
        if not html.strip() or (not is_local and _looks(rendered) == _looks(html)):
            return Wording(markdown, document, rendered, TYPED, _has_pictures(html))
    source = from_html(html, base=base)
    document = parse(source)
    how = DIFFERS if markdown.strip() else MADE
    return Wording(source, document, document.html(), how, _has_pictures(html))


def _looks(html: str) -> tuple[str, Counter[str]]:
    """Letters and digits that a reader sees, and how many blocks of each kind; headings may differ in level."""
    kinds = Counter("h" if one.tag[0] == "h" else one.tag for one in tree_of(html).walk() if one.tag in _COUNTED)
    return re.sub(r"\W+", "", text_of(html)), kinds


def _has_pictures(html: str) -> bool:
    return "<img" in html
