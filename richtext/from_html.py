"""HTML → Markdown, for imports whose source is HTML only.

Standard library alone (markdownify would bring BeautifulSoup for a page of code): what is written here reads back
through our own parser as the same words. What Markdown cannot say (colours, subscript) keeps its words only.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from urllib.parse import urljoin

from richtext.html_tree import BLOCKS, HEADINGS, Element, tree_of

_MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*", "s": "~~", "del": "~~", "strike": "~~"}
_SUPERSCRIPT = str.maketrans("0123456789+-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻")
_BARE_URL = re.compile(r"(https?://[^\s<>\[\]()*`]+)")
#: What would be read as a mark inside a line.
_INLINE = re.compile(
    r"\\(?![^\W_])|`|(?<!\s)\*|\*(?!\s)|(?<![^\W_])_|_(?![^\W_])|~(?=~)|(?<=~)~"
    r"|\[(?=[^\]]*\](?:[(:\[]|$))|\[(?=[\^ xX])|\](?=[(:\[]|$)|<(?=[a-zA-Z/!?])|&(?=#?[a-zA-Z0-9]+;)|!$"
)
#: What would begin a block at the start of a line.
_LINE_START = re.compile(r"^(#{1,6}(?=\s|$)|[-+](?=\s|$)|>|=+(?=\s*$)|-+(?=\s*$)|\|?[ :-]*-[ :|-]*$)", re.MULTILINE)
_NUMBERED = re.compile(r"^(\d{1,9})([.)])(?=\s|$)", re.MULTILINE)
_LANGUAGE = re.compile(r"(?:^|\s)lang(?:uage)?-([a-z0-9+#._-]{1,30})")


def from_html(html: str, *, base: str = "") -> str:
    """Markdown that shows the words, links, lists, quotes, tables and code that ``html`` shows. Never raises.

    ``base``: the address that the HTML stood at; relative addresses in it become absolute ones.
    """
    tree = tree_of(html)
    if base:
        _make_absolute(tree, base)
    return "\n\n".join(_blocks(tree))


def _make_absolute(tree: Element, base: str) -> None:
    for element in tree.walk():
        for name in ("href", "src"):
            if element.attrs.get(name):
                # what is no address at all stays as it is
                with suppress(ValueError):
                    element.attrs[name] = urljoin(base, element.attrs[name].strip())


def _blocks(element: Element) -> list[str]:
    """The children as blocks; runs of inline content between them make paragraphs."""
    blocks: list[str] = []
    run = Element("p")
    lists = 0
    for child in element.children:
        if isinstance(child, Element) and (child.tag in BLOCKS or any(one.tag in BLOCKS for one in child.walk())):
            blocks += _paragraph(run)
            run = Element("p")
            # a list right after a list takes another marker, or the two would be read as one
            lists = lists + 1 if child.tag in ("ul", "ol") else 0
            blocks += _list(child, other_marker=lists % 2 == 0) if lists else _WRITERS.get(child.tag, _blocks)(child)
        else:
            run.children.append(child)
            if not isinstance(child, str) or child.strip():
                lists = 0
    return blocks + _paragraph(run)


def _paragraph(element: Element) -> list[str]:
    lines = [line.strip() for line in _inline(element).split("\n")]
    text = "\n".join(lines).strip("\n")
    if (len(text) - len(text.rstrip("\\"))) % 2:  # a break at the end breaks nothing
        text = text[:-1].rstrip("\n")
    text = _LINE_START.sub(r"\\\1", text)
    text = _NUMBERED.sub(r"\1\\\2", text)
    return [text] if text else []


def _heading(element: Element) -> list[str]:
    text = _one_line(element)
    closing = re.sub(r"(#+)$", r"\\\1", text)
    return [f"{'#' * (HEADINGS.index(element.tag) + 1)} {closing}"] if text else []


def _quote(element: Element) -> list[str]:
    inner = "\n\n".join(_blocks(element))
    return ["\n".join(f"> {line}".rstrip() for line in inner.split("\n"))] if inner else []


def _code(element: Element) -> list[str]:
    code = element.text().removeprefix("\n").rstrip("\n")
    if not code.strip():
        return []
    fence = "`" * max(3, _longest_run("`", code) + 1)
    classes = " ".join(one.attrs.get("class", "") for one in [element, *element.elements("code")])
    named = _LANGUAGE.search(classes)
    return [f"{fence}{named.group(1) if named else ''}\n{code}\n{fence}"]


def _list(element: Element, *, other_marker: bool = False) -> list[str]:
    items = []
    start = element.attrs.get("start", "1")
    number = int(start) if start.isdecimal() and len(start) < 9 else 1
    is_loose = any(True for item in element.elements("li") for _ in item.elements("p"))
    for item in element.elements("li"):
        if element.tag == "ol":
            marker = f"{number}{')' if other_marker else '.'} "
            number += 1
        else:
            marker = "* " if other_marker else "- "
        blocks = _blocks(item)
        joint = "\n" if not is_loose and all(one.startswith(("- ", "1. ")) for one in blocks[1:]) else "\n\n"
        lines = joint.join(blocks).split("\n")
        indent = " " * len(marker)
        items.append("\n".join([marker + lines[0], *(indent + line if line else "" for line in lines[1:])]).rstrip())
    return [("\n\n" if is_loose else "\n").join(items)] if items else []


def _table(element: Element) -> list[str]:
    rows = [[*row.elements("td", "th")] for row in element.walk() if row.tag == "tr"]
    rows = [row for row in rows if row]
    if not rows:
        return _blocks(Element("div", children=element.children))
    width = max(len(row) for row in rows)
    written = [[_one_line(cell).replace("|", "\\|") for cell in row] + [""] * (width - len(row)) for row in rows]
    rule = [_alignment(cell) for cell in rows[0]] + ["---"] * (width - len(rows[0]))
    return ["\n".join("| " + " | ".join(row) + " |" for row in [written[0], rule, *written[1:]])]


def _alignment(cell: Element) -> str:
    said = (cell.attrs.get("style", "") + cell.attrs.get("align", "")).replace(" ", "")
    if "center" in said:
        return ":-:"
    return "--:" if "right" in said else "---"


_WRITERS: dict[str, Callable[[Element], list[str]]] = {
    "p": _blocks,
    "blockquote": _quote,
    "pre": _code,
    "table": _table,
    "hr": lambda _: ["---"],
    **dict.fromkeys(HEADINGS, _heading),
}


# --- inside a line --------------------------------------------------------------------------------------------------


def _one_line(element: Element) -> str:
    return " ".join(_inline(element).replace("\\\n", " ").split())


def _inline(element: Element) -> str:
    return re.sub(r"[ \t]*\n[ \t]*", "\n", "".join(_inline_parts(element)))


def _inline_parts(element: Element) -> Iterator[str]:
    last = len(element.children) - 1
    for index, child in enumerate(element.children):
        if isinstance(child, str):
            yield _escaped(re.sub(r"\s+", " ", child), ends=index == last)
        elif child.tag == "br":
            yield "\\\n"
        elif child.tag in ("code", "kbd", "samp", "tt", "var"):
            yield _inline_code(child.text())
        elif child.tag == "img":
            yield _image(child)
        elif child.tag == "a" and child.attrs.get("href"):
            yield _link(child)
        elif child.tag in _MARKS:
            yield _marked(_inline(child), _MARKS[child.tag])
        elif child.tag == "sup" and not child.text().strip("0123456789+-"):
            yield child.text().translate(_SUPERSCRIPT)
        else:
            yield _inline(child)


def _escaped(text: str, *, ends: bool) -> str:
    parts = _BARE_URL.split(text)
    last = len(parts) - 1
    for index in range(0, len(parts), 2):  # the others are addresses, which are links as they stand
        part = _INLINE.sub(r"\\\g<0>", parts[index])
        if ends and index == last and part.endswith("\\!"):
            part = part[:-2] + "!"
        parts[index] = part
    return "".join(parts)


def _inline_code(code: str) -> str:
    code = re.sub(r"\s+", " ", code)
    if not code.strip():
        return code
    fence = "`" * (_longest_run("`", code) + 1)
    pad = " " if code[0] == "`" or code[-1] == "`" else ""
    return f"{fence}{pad}{code}{pad}{fence}"


def _marked(text: str, mark: str) -> str:
    """``text`` between marks; white space at its ends goes outside, where the marks need it."""
    inner = text.strip()
    if not inner or inner.startswith("\\\n"):
        return text
    head, tail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    return f"{head}{mark}{inner}{mark}{tail}"


def _link(element: Element) -> str:
    text = _inline(element).strip()
    href = _address(element.attrs["href"])
    if not text:
        return ""
    if "`" not in text:  # an address in the text of a link would be a link in a link
        text = re.sub(r"(?<![(<])(https?|mailto):", r"\1\:", text)
    if element.text().strip() == element.attrs["href"] and re.match(
        r"(?:https?|mailto):[^\s<>]*$", element.text().strip()
    ):
        return f"<{element.attrs['href']}>"
    return f"[{text}]({href})"


def _image(element: Element) -> str:
    source = element.attrs.get("src", "")
    if not source or source.startswith("data:"):
        return _escaped(element.attrs.get("alt", ""), ends=True)
    alt = re.sub(r"([\\\[\]])", r"\\\1", " ".join(element.attrs.get("alt", "").split()))
    return f"![{alt}]({_address(source)})"


def _address(url: str) -> str:
    url = url.strip().replace("\n", "")
    if re.search(r"[\s()<>]", url) or not url:
        return "<" + url.replace("<", "%3C").replace(">", "%3E") + ">"
    return url.replace("\\", "\\\\")


def _longest_run(character: str, text: str) -> int:
    return max((len(run) for run in re.findall(f"{re.escape(character)}+", text)), default=0)
