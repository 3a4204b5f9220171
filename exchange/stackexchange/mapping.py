"""What a row of the dump becomes. Pure: rows in, plain records out, nothing read and nothing written."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from accounts.handles import handle_from
from exchange.stackexchange.reader import Row
from exchange.stackexchange.sites import Site

TITLE_MAX = 150
QUESTION, ANSWER, TAG_EXCERPT = 1, 2, 4
#: Kinds of posts that have no place here, and why.
LEFT_OUT_KINDS = {
    3: "is a wiki page without a question",
    5: "is the long description of a tag; its short one is kept",
    6: "is a nomination for a moderators' election",
    7: "is the placeholder of a wiki page",
    8: "is the description of a privilege",
}
UP, DOWN, ACCEPTED = 2, 3, 1
#: Kinds of votes that are no opinion about the text.
OTHER_VOTES = {
    4: "an offensive flag",
    5: "a favourite",
    6: "a vote to close",
    7: "a vote to reopen",
    8: "the start of a bounty",
    9: "the end of a bounty",
    10: "a vote to delete",
    11: "a vote to restore",
    12: "a spam flag",
    15: "a moderator's review",
    16: "the approval of an edit",
}
LINK_KINDS = {1: "linked", 3: "duplicate"}
#: What Stack Exchange's texts were licensed under, by the day they were written; for dumps that do not say.
#: https://stackoverflow.com/help/licensing
_LICENCES = (
    (datetime(2018, 5, 2, tzinfo=UTC), "CC BY-SA 4.0"),
    (datetime(2011, 4, 8, tzinfo=UTC), "CC BY-SA 3.0"),
    (datetime(1, 1, 1, tzinfo=UTC), "CC BY-SA 2.5"),
)


@dataclass(frozen=True)
class Person:
    """An author of the site."""

    source_id: str
    name: str
    handle: str
    joined_at: str
    url: str


@dataclass(frozen=True)
class Text:
    """A question or an answer, rendered."""

    id: int
    kind: str
    question: int
    author: str
    title: str
    source: str
    html: str
    text: str
    excerpt: str
    created_at: str
    edited_at: str
    active_at: str
    score: int
    licence: str
    url: str
    topics: list[str]
    #: The answer that the asker accepted, and when; 0 and "" where none.
    accepted: int
    accepted_at: str
    revisions: list[dict[str, Any]]
    file: str
    line: int


@dataclass(frozen=True)
class Remark:
    """A comment, rendered."""

    id: int
    post: int
    author: str
    source: str
    html: str
    text: str
    created_at: str
    score: int
    licence: str
    file: str
    line: int


@dataclass(frozen=True)
class Reference:
    """One post refers to another."""

    id: int
    post: int
    other: int
    kind: str
    at: str
    file: str
    line: int


@dataclass(frozen=True)
class Subject:
    """A tag."""

    id: int
    name: str
    description: str
    file: str
    line: int


@dataclass(frozen=True)
class AuthorRef:
    """Who wrote something: the number of an account, or only a name where the account is gone."""

    source_id: str
    name: str


@dataclass
class Tally:
    """Votes on one post."""

    up: int = 0
    down: int = 0
    accepted_at: str = ""


def author_of(row: Row, *, user: str = "UserId", name: str = "UserDisplayName") -> AuthorRef:
    """Who a row is by. Authors whose account is gone are one person a name; those without even a name are one."""
    user_id = row.number(user)
    shown = " ".join(row.text(name).split())[:120]
    if user_id is not None:
        return AuthorRef(str(user_id), shown)
    return AuthorRef(f"name:{shown.lower()[:70]}", shown) if shown else AuthorRef("unknown", "")


def person(author: AuthorRef, site: Site, *, name: str, joined_at: datetime | None) -> Person:
    """The placeholder for an author. Its handle says where it is from and never meets an employee's."""
    shown = name or author.name or ("Unknown author" if author.source_id == "unknown" else f"user{author.source_id}")
    if author.source_id.removeprefix("-").isdecimal():
        number = author.source_id.replace("-", "m")[:9]
    else:
        number = "x" + hashlib.sha256(author.source_id.encode()).hexdigest()[:8]
    handle = f"{handle_from(shown)[:14].strip('.')}-{site.name.replace('.', '-')[:14].strip('-')}-{number}"
    return Person(
        source_id=author.source_id,
        name=shown[:120],
        handle=handle,
        joined_at=joined_at.isoformat() if joined_at else "",
        url=site.person(author.source_id),
    )


def tags_of(text: str) -> list[str]:
    """The tags of "<a><b>" (old dumps) or "|a|b|" (new ones), each once."""
    return list(dict.fromkeys(name.lower() for name in re.split(r"[<>|]", text) if name.strip()))


def licence_of(row: Row, written_at: datetime) -> tuple[str, bool]:
    """The licence, and whether the dump says so (older ones do not; then the day it was written decides)."""
    if said := row.text("ContentLicense"):
        return said[:40], True
    return next(licence for since, licence in _LICENCES if written_at >= since), False


def title_of(row: Row, text: str) -> tuple[str, str]:
    """The title, and what had to be changed about it ("" where nothing)."""
    title = " ".join(row.text("Title").split())
    if not title:
        made = " ".join(text.split())[: TITLE_MAX - 1].strip()
        return (made or f"Question {row.text('Id')}", "has no title; its first words are taken")
    if len(title) > TITLE_MAX:
        return title[: TITLE_MAX - 1].rstrip() + "…", f"has a title of more than {TITLE_MAX} characters; it is cut"
    return title, ""
