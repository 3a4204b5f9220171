"""Reads demo/content/*.md: posts with what followed them, in the order of the file.

A block begins with a line ``@@ what name=value …`` and goes on to the next. ``what`` is a kind of post, or ``answer``
(to the post above), ``comment`` (on the post or answer above), ``reply`` (to the comment above) or ``report`` (of what
stands above). Times: ``day=12 at=09:30`` (so many days ago), ``after=3h`` (behind what it follows: m, h or d).
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

CONTENT = Path(__file__).parent / "content"
KINDS = frozenset({"question", "article", "discussion", "idea", "update", "praise"})
FOLLOWERS = frozenset({"answer", "comment", "reply", "report"})
REACTIONS = ("like", "thanks", "insight", "celebrate", "care")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass
class Block:
    """One post, answer, comment, reply or report, and what follows it."""

    what: str
    name: str
    by: str
    options: dict[str, str]
    title: str = ""
    body: str = ""
    follows: list[Block] = field(default_factory=list)

    def number(self, option: str) -> int:
        return int(self.options.get(option, "0"))

    def handles(self, option: str) -> list[str]:
        return [handle for handle in self.options.get(option, "").split(",") if handle]

    @property
    def reactions(self) -> dict[str, int]:
        return {name: self.number(name) for name in REACTIONS if self.number(name)}

    @property
    def after(self) -> timedelta:
        """How long behind what it follows."""
        text = self.options.get("after", "1h")
        return timedelta(**{_UNITS[text[-1]]: float(text[:-1])})


def read(content: str) -> list[Block]:
    """The posts of one community."""
    return list(_posts((CONTENT / f"{content}.md").read_text(encoding="utf-8")))


def _posts(text: str) -> Iterator[Block]:
    post: Block | None = None
    trail: dict[str, Block] = {}
    for number, chunk in enumerate(text.split("\n@@ ")):
        block = _block(chunk.removeprefix("@@ ") if number == 0 else chunk)
        if block.what in KINDS:
            if post is not None:
                yield post
            post, trail = block, {"page": block, "last": block}
            continue
        if block.what not in FOLLOWERS or post is None:
            raise ValueError(f"demo content: {block.what!r} cannot stand here")
        _place(block, post, trail)
    if post is not None:
        yield post


def _place(block: Block, post: Block, trail: dict[str, Block]) -> None:
    """Hang the block under what it follows; ``trail``: the last page (post or answer), comment and block."""
    if block.what == "answer":
        post.follows.append(block)
        trail |= {"page": block}
    elif block.what == "comment":
        trail["page"].follows.append(block)
        trail |= {"comment": block}
    elif block.what == "reply":
        trail["comment"].follows.append(block)
    else:
        trail["last"].follows.append(block)
        return
    trail["last"] = block


def _block(chunk: str) -> Block:
    head, _, body = chunk.partition("\n")
    what, *words = shlex.split(head)
    name = words.pop(0) if words and "=" not in words[0] and what in KINDS else ""
    options = dict(word.partition("=")[::2] for word in words)
    body = body.strip()
    title = ""
    if what in KINDS and body.startswith("# "):
        first, _, body = body.partition("\n")
        title, body = first.removeprefix("# ").strip(), body.strip()
    return Block(what, name, options.pop("by"), options, title, body)
