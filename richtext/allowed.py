"""The allow-list: every tag and attribute that stored HTML may hold. What Markdown cannot make is not on it."""

from __future__ import annotations

import re
from collections.abc import Callable

_BLOCKS = ["p", "br", "hr", "h2", "h3", "h4", "h5", "h6", "pre", "blockquote", "ul", "ol", "li", "div", "section"]
_INLINES = ["strong", "em", "s", "code", "a", "img", "span", "sup", "label", "input"]
TAGS = frozenset([*_BLOCKS, *_INLINES, "table", "thead", "tbody", "tr", "th", "td"])
#: Schemes of links; a link without one stays on this site.
SCHEMES = frozenset({"http", "https", "mailto"})
#: What a link that leaves the site carries.
EXTERNAL_REL = "nofollow noopener ugc"

#: An uploaded file of ours: the only thing that an image may show.
FILE_PATH = re.compile(r"/files/([0-9]{1,18})/[^/?#\s]+")

_CLASSES = re.compile(
    r"(?:hl-[a-z0-9]{1,4}|language-[a-z0-9+#._-]{1,30}|ta-(?:start|center|end)|code|mention|topic|table-scroll"
    r"|task-item|footnotes|footnotes-list|footnote-item|footnote-ref|footnote-backref)"
)
#: Every id carries a prefix, so that no text can take the id of a part of the page (DOM clobbering).
_ID = re.compile(r"(?:h|fn|fnref)-[\w-]{1,100}")
_LINK_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):", re.IGNORECASE)
#: White space, controls and characters without width, which some reader might skip before or in a scheme.
_UNSEEN = re.compile(r"[\s\x00-\x20\x7f-\xa0\xad\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ufeff]+")
_NUMBER = re.compile(r"-?[0-9]{1,9}")

ATTRIBUTES: dict[str, frozenset[str]] = {
    "a": frozenset({"href", "rel", "title", "class", "id"}),
    "img": frozenset({"src", "alt", "title", "loading"}),
    "ol": frozenset({"start", "class"}),
    "input": frozenset({"type", "disabled", "checked"}),
    "pre": frozenset({"class", "tabindex"}),
    "div": frozenset({"class", "tabindex"}),
    **{tag: frozenset({"class"}) for tag in ("code", "span", "section", "th", "td")},
    **{tag: frozenset({"class", "id"}) for tag in ("li", "sup")},
    **{tag: frozenset({"id"}) for tag in ("h2", "h3", "h4", "h5", "h6")},
}


def is_allowed(tag: str, name: str, value: str) -> bool:
    """Whether ``tag`` may carry the attribute ``name`` with this value."""
    if name not in ATTRIBUTES.get(tag, ()):
        return False
    check = _CHECKS.get(name)
    return check is None or check(value)


def scheme_is_allowed(href: str) -> bool:
    """Whether a link may point there: one of ``SCHEMES``, or no scheme at all."""
    found = _LINK_SCHEME.match(_UNSEEN.sub("", href))
    return found is None or found.group(1).lower() in SCHEMES


_CHECKS: dict[str, Callable[[str], bool]] = {
    "class": lambda value: all(_CLASSES.fullmatch(one) for one in value.split()),
    "id": lambda value: _ID.fullmatch(value) is not None,
    "href": scheme_is_allowed,
    "src": lambda value: FILE_PATH.fullmatch(value) is not None,
    "rel": lambda value: value == EXTERNAL_REL,
    "type": lambda value: value == "checkbox",
    "tabindex": lambda value: value == "0",
    "loading": lambda value: value == "lazy",
    "start": lambda value: _NUMBER.fullmatch(value) is not None,
}
