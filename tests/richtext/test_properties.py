"""Rules that hold for every text."""

from __future__ import annotations

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from richtext import Link, parse
from richtext.html_tree import text_of
from richtext.sanitiser import sanitise
from tests.richtext.judge import faults

#: Pieces that meet in real and in hostile texts; hypothesis puts them together.
_MARKS = [
    "*",
    "**",
    "_",
    "~~",
    "`",
    "```",
    "    ",
    "> ",
    "- ",
    "1. ",
    "# ",
    "[",
    "]",
    "(",
    ")",
    "![",
    "](",
    "\\",
    "|",
    "|-|",
]
_MORE = [
    "[^1]",
    "[^1]: ",
    "[ ] ",
    "=",
    "---",
    ":-:",
    "\n",
    "\n\n",
    "\r\n",
    " ",
    "\t",
    "<",
    ">",
    "&",
    "&lt;",
    "&#0;",
    "<!--",
    "-->",
]
_WORDS = ["@anna", "#kafka", "@", "#", "a", "Wort", "https://e.com", "www.", "a@b.de", "/files/1/a.webp", "javascript:"]
_ODD = ["<script>", "\0", "é", "\u202e", "\ud83d", "😀", "\u00a0", "\x0b", "\x1c", "\x1f", "\u2028", '"', "'"]
PIECES = st.sampled_from([*_MARKS, *_MORE, *_WORDS, *_ODD])
SOURCES = st.one_of(st.lists(PIECES, max_size=60).map("".join), st.text(max_size=200))
_TAGS = [
    "<p>",
    "</p>",
    "<a href='/x'>",
    "</a>",
    "<b onclick=x>",
    "<svg>",
    "<math>",
    "<style>",
    "</style>",
    "<table>",
    "<tr>",
]
_TAGS += [
    "<td class='ta-end'>",
    "<select>",
    "<template>",
    "<img src='/files/1/a'>",
    "<li id='h-a'>",
    "<ul>",
    "</ul>",
    "<input>",
]
_TAGS += ["<noscript>", "<![CDATA[", "&lt;script>", "<!--", "-->", "x", "&amp;", '"', "'", "<", ">", "\n"]
HTML = st.lists(st.sampled_from(_TAGS), max_size=40).map("".join)


def visible(text: str) -> str:
    return re.sub(r"\s+", "", text)


@given(SOURCES)
@settings(max_examples=400, deadline=None)
def test_any_text_is_parsed_and_what_comes_out_is_safe(source: str) -> None:
    document = parse(source)
    made = document.html(people={"anna": Link("/people/anna/", "Anna")}, topics={"kafka": Link("/topics/kafka/", "k")})
    assert faults(made) == []
    assert sanitise(made) == made
    assert len(document.excerpt) <= 300
    assert "\n" not in document.excerpt
    assert "\0" not in document.text + made + document.excerpt


@given(SOURCES.filter(lambda source: "[^" not in source))
@settings(max_examples=400, deadline=None)
def test_the_text_is_what_the_html_shows_and_no_markup(source: str) -> None:
    document = parse(source)
    assert visible(text_of(document.html())) == visible(document.text)


@given(HTML)
@settings(max_examples=400, deadline=None)
def test_sanitising_any_html_is_safe_and_final(html: str) -> None:
    made = sanitise(html)
    assert faults(made) == []
    assert sanitise(made) == made
