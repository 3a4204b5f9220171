"""Colours for code: Pygments finds the parts, we mark the few kinds that a reader tells apart (``hl-…``, no styles)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from itertools import groupby
from typing import Any

from markdown_it.common.utils import escapeHtml
from pygments.lexer import Lexer
from pygments.lexers import get_lexer_by_name
from pygments.token import Comment, Generic, Keyword, Literal, Name, Number, Operator, String, Token
from pygments.util import ClassNotFound

#: Longer blocks, and what comes after so much code in one text, are shown without colours: some lexers are quadratic.
MAX_LENGTH = 8_000
MAX_TOTAL = 16_000

#: Pygments' token → our class; what is not here (or below one of these) keeps the colour of the text.
KINDS: dict[Any, str] = {
    Comment: "hl-c",
    Comment.Preproc: "hl-m",
    Keyword: "hl-k",
    Operator.Word: "hl-k",
    Literal.Date: "hl-n",
    Number: "hl-n",
    String: "hl-s",
    Name.Attribute: "hl-a",
    Name.Builtin: "hl-b",
    Name.Class: "hl-f",
    Name.Constant: "hl-n",
    Name.Decorator: "hl-m",
    Name.Exception: "hl-b",
    Name.Function: "hl-f",
    Name.Tag: "hl-k",
    Name.Variable: "hl-a",
    Generic.Deleted: "hl-del",
    Generic.Inserted: "hl-ins",
    Generic.Heading: "hl-f",
    Generic.Subheading: "hl-f",
    Generic.Prompt: "hl-c",
    Generic.Output: "hl-c",
}
_NAME = re.compile(r"[a-z0-9+#._-]{1,30}")


def language_of(info: str) -> str:
    """The language that a fence names ("```python title=x" → "python"), "" where it names none."""
    name = info.split(maxsplit=1)[0].lower() if info.strip() else ""
    return name if _NAME.fullmatch(name) else ""


@lru_cache(maxsize=128)
def lexer_of(language: str) -> Lexer | None:
    """The lexer of a language, None where Pygments knows none of that name."""
    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _kind(token: Any) -> str:
    while token is not Token:
        if token in KINDS:
            return KINDS[token]
        token = token.parent
    return ""


def _coloured(parts: Iterable[tuple[Any, str]]) -> Iterator[str]:
    for kind, run in groupby(parts, key=lambda part: _kind(part[0])):
        text = escapeHtml("".join(value for _, value in run))
        yield f'<span class="{kind}">{text}</span>' if kind else text


def block(code: str, language: str, *, colours: bool = True) -> str:
    """``code`` as a ``<pre>`` block. Reachable by keyboard, since wide code scrolls."""
    lexer = lexer_of(language) if colours and language and len(code) <= MAX_LENGTH else None
    inner = "".join(_coloured(lexer.get_tokens(code))) if lexer else escapeHtml(code)
    named = f' class="language-{escapeHtml(language)}"' if language else ""
    return f'<pre class="code" tabindex="0"><code{named}>{inner}</code></pre>\n'
