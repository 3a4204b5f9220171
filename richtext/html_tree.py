"""A small tree of somebody else's HTML: enough structure to write it down again as Markdown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_SECTIONS = ["div", "section", "article", "header", "footer", "main", "aside", "nav", "figure", "details", "center"]
_PARTS = ["p", "blockquote", "pre", "hr", "address", "figcaption", "summary", "ul", "ol", "li", "dl", "dt", "dd"]
_TABLES = ["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th"]
BLOCKS = frozenset([*_SECTIONS, *_PARTS, *_TABLES, *HEADINGS])
#: Elements whose content is not text for readers.
_SKIPPED = frozenset(["script", "style", "template", "title", "noscript", "iframe", "svg", "math", "object", "select"])
_VOID = frozenset(["br", "hr", "img", "input", "wbr", "col", "meta", "link", "area", "source", "embed"])
#: What an opening tag closes, where its end was left out.
_CLOSES = {
    "li": ("li", ("ul", "ol")),
    "tr": ("tr", ("table",)),
    "td": ("td", ("tr", "table")),
    "th": ("th", ("tr", "table")),
    "dt": ("dt", ("dl",)),
    "dd": ("dd", ("dl",)),
}
#: Deeper nesting than a person writes is flattened.
MAX_DEPTH = 40


@dataclass
class Element:
    """A tag with its attributes and what is in it."""

    tag: str
    attrs: dict[str, str] = field(default_factory=dict)
    children: list[Element | str] = field(default_factory=list)

    def elements(self, *tags: str) -> Iterator[Element]:
        """Its children of these tags."""
        return (child for child in self.children if isinstance(child, Element) and child.tag in tags)

    def walk(self) -> Iterator[Element]:
        """Every element below it, in order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.walk()

    def text(self) -> str:
        """All text below it, as it stands."""
        return "".join(child if isinstance(child, str) else child.text() for child in self.children)


class _Builder(HTMLParser):
    """Forgiving: unknown end tags are ignored, what is left open is closed by its parent."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("div")
        self.open = [self.root]
        self.skipping = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if self.skipping:
            return
        if tag in _SKIPPED:
            self.skipping = tag
            return
        if tag in BLOCKS and self.open[-1].tag == "p":
            self.open.pop()
        if tag in _CLOSES:
            self._close(*_CLOSES[tag])
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID and len(self.open) < MAX_DEPTH:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SKIPPED:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if self.skipping:
            self.skipping = "" if tag == self.skipping else self.skipping
        else:
            self._close(tag, ())

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.open[-1].children.append(data)

    def _close(self, tag: str, stops: tuple[str, ...]) -> None:
        for index in range(len(self.open) - 1, 0, -1):
            if self.open[index].tag == tag:
                del self.open[index:]
                return
            if self.open[index].tag in stops:
                return


def tree_of(html: str) -> Element:
    """The tree of a fragment of HTML, under a ``div``. Never raises; comments, scripts and styles are left out."""
    builder = _Builder()
    builder.feed(html)
    builder.close()
    return builder.root


def text_of(html: str) -> str:
    """The text that a fragment of HTML shows (images by their description), its white space collapsed."""

    def parts(element: Element) -> Iterator[str]:
        for child in element.children:
            if isinstance(child, str):
                yield child
            else:
                space = " " if child.tag in BLOCKS or child.tag == "br" else ""
                yield child.attrs.get("alt", "") if child.tag == "img" else space
                yield from parts(child)
                yield space

    return " ".join("".join(parts(tree_of(html))).split())
