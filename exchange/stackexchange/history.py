"""PostHistory → revisions: one for each change of title, text or tags, in order."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from exchange.stackexchange.mapping import TITLE_MAX, tags_of

TITLES, BODIES, TAGS = frozenset({1, 4, 7}), frozenset({2, 5, 8}), frozenset({3, 6, 9})
#: Kinds of history that change the text; the others tell of closing, locking, migrating …
TEXTUAL = TITLES | BODIES | TAGS
FIRST = frozenset({1, 2, 3})


@dataclass(frozen=True, slots=True)
class Change:
    """One row of the history."""

    id: int
    kind: int
    guid: str
    at: str
    author: str
    summary: str
    text: str


@dataclass(frozen=True, slots=True)
class Version:
    """A state of a post after one edit."""

    number: int
    title: str
    source: str
    topics: list[str]
    author: str
    at: str
    summary: str
    guid: str

    def record(self) -> dict[str, Any]:
        return asdict(self)


def versions_of(changes: Iterable[Change]) -> list[Version]:
    """The states that a post went through. Rows of one edit share a GUID; what an edit leaves alone stays."""
    edits: dict[str, list[Change]] = {}
    for change in sorted(changes, key=lambda change: (change.at, change.id)):
        if change.kind in TEXTUAL:
            edits.setdefault(change.guid or f"row-{change.id}", []).append(change)
    versions: list[Version] = []
    title, source, topics = "", "", list[str]()
    for guid, edit in edits.items():
        for change in edit:
            if change.kind in TITLES:
                title = " ".join(change.text.split())[:TITLE_MAX]
            elif change.kind in BODIES:
                source = change.text.replace("\r\n", "\n").replace("\r", "\n").rstrip()
            else:
                topics = sorted(tags_of(change.text))
        first = edit[0]
        summary = "" if first.kind in FIRST else next((one.summary for one in edit if one.summary), "")
        versions.append(
            Version(
                number=len(versions) + 1,
                title=title,
                source=source,
                topics=topics,
                author=first.author,
                at=first.at,
                summary=" ".join(summary.split())[:300],
                guid=guid[:80],
            )
        )
    return versions
