"""``@handle`` and ``#topic`` in running text: not in code, not in links, not after a backslash."""

from __future__ import annotations

import re

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# The shape of a handle is accounts.models.HANDLE; that of a topic is a word with a letter in it ("#12" is a number).
NAME = re.compile(
    r"(?<![\w@#/&.+-])(?:"
    r"@(?P<handle>[a-z0-9](?:[a-z0-9._-]{0,38}[a-z0-9])?)(?![a-z0-9_@-])"
    r"|#(?P<topic>(?=[\d._+-]*[^\W\d_])[^\W_](?:[\w.+-]{0,60}[\w+#])?)"
    r")",
    re.IGNORECASE,
)


def find_names(state: StateCore) -> None:
    """Core rule: split text at names into ``mention`` and ``topic`` tokens (content = name, lower case)."""
    for block in state.tokens:
        if block.type == "inline" and block.children and ("@" in block.content or "#" in block.content):
            block.children = _split(block.children)


def _split(children: list[Token]) -> list[Token]:
    result: list[Token] = []
    links = 0
    before = ""
    for token in children:
        links += {"link_open": 1, "link_close": -1}.get(token.type, 0)
        if token.type != "text" or links:
            result.append(token)
            before = token.content[-1:] if token.type in ("text", "text_special") else ""
            continue
        # the character before the token decides whether its first one begins a name ("a\_@b" does not)
        text = before + token.content
        position = len(before)
        for found in NAME.finditer(text, position):
            kind = "mention" if found.group("handle") else "topic"
            if found.start() > position:
                result.append(_token("text", text[position : found.start()], token.level))
            name = _token(kind, found.group("handle" if kind == "mention" else "topic").lower(), token.level)
            name.markup = found.group()
            result.append(name)
            position = found.end()
        if position < len(text):
            result.append(_token("text", text[position:], token.level))
        before = text[-1:]
    return result


def _token(kind: str, content: str, level: int) -> Token:
    return Token(kind, "", 0, content=content, level=level)
