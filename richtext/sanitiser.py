"""Two independent sanitisers with one allow-list: bleach (html5lib), then nh3 (html5ever). A bypass must fool both."""

from __future__ import annotations

import threading
from html import escape

import nh3
from bleach.sanitizer import Cleaner

from richtext.allowed import ATTRIBUTES, SCHEMES, TAGS, is_allowed


class _Cleaners(threading.local):
    """One bleach cleaner a thread: its parser keeps state between calls and must not be shared."""

    def __init__(self) -> None:
        self.bleach = Cleaner(
            tags=TAGS, attributes=is_allowed, protocols=SCHEMES, strip=True, strip_comments=True, css_sanitizer=None
        )


def _nh3_filter(tag: str, name: str, value: str) -> str | None:
    return value if is_allowed(tag, name, value) else None


_cleaners = _Cleaners()
_nh3 = nh3.Cleaner(
    tags=set(TAGS),
    attributes={tag: set(names) for tag, names in ATTRIBUTES.items()},
    attribute_filter=_nh3_filter,
    # No text field can be smuggled in: whatever input is left is a box that cannot be ticked.
    set_tag_attribute_values={"input": {"type": "checkbox", "disabled": ""}},
    url_schemes=set(SCHEMES),
    link_rel=None,
    strip_comments=True,
)


def sanitise(html: str) -> str:
    """``html`` with everything removed that is not on the allow-list. Always the last step; safe to run twice."""
    return _nh3.clean(_cleaners.bleach.clean(html))


def sanitise_plain(text: str) -> str:
    """``text`` as one paragraph of HTML, every character shown as it is.

    For texts too long to parse: escaping leaves no tag to judge, so bleach, which takes a minute for a million
    characters, is left out; nh3 is not.
    """
    return _nh3.clean(f"<p>{'<br>'.join(escape(line, quote=False) for line in text.splitlines())}</p>")
