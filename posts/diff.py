"""What changed between two states of a text, word by word, as pieces that a template shows (and escapes).

Lines are compared first, words inside changed lines after: quick on long texts, readable on short ones. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Literal, Protocol

#: A word, a run of blanks, or one other sign.
_TOKEN = re.compile(r"\w+|[^\S\n]+|\n|[^\w\s]")
#: Words × words of one changed passage beyond which all of it goes out and in: SequenceMatcher is quadratic.
_TOO_MANY = 4_000_000
#: Below this likeness of two passages their words are not matched: scattered single words read worse than out and in.
_ALIKE = 0.35
#: Unchanged lines shown before and after a change; longer runs are folded.
CONTEXT_LINES = 3

Change = Literal["same", "added", "removed"]


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of text that stayed, came or went. ``folded``: so many unchanged lines are left out here."""

    change: Change
    text: str
    folded: int = 0


@dataclass(frozen=True, slots=True)
class RevisionDiff:
    """What one revision changed. Lists are empty where the part did not change."""

    title: list[Segment]
    body: list[Segment]
    topics_added: list[str]
    topics_removed: list[str]

    def __bool__(self) -> bool:
        return bool(self.title or self.body or self.topics_added or self.topics_removed)


class Comparable(Protocol):
    """A revision, or anything that looks like one."""

    title: str
    body_source: str
    topics: Sequence[str]


def compare(old: Comparable | None, new: Comparable) -> RevisionDiff:
    """What ``new`` changed; everything is added where there is no ``old``."""
    before: tuple[str, str, list[str]] = (old.title, old.body_source, list(old.topics)) if old else ("", "", [])
    return RevisionDiff(
        title=words(before[0], new.title) if before[0] != new.title else [],
        body=fold(text(before[1], new.body_source)) if before[1] != new.body_source else [],
        topics_added=sorted(set(new.topics) - set(before[2])),
        topics_removed=sorted(set(before[2]) - set(new.topics)),
    )


def words(old: str, new: str) -> list[Segment]:
    """The difference of two lines, word by word."""
    return _joined(_words(old, new))


def text(old: str, new: str) -> list[Segment]:
    """The difference of two texts, word by word. Concatenating what stayed and went gives ``old``, stayed and came
    ``new``."""
    return _joined(_lines(old.splitlines(keepends=True), new.splitlines(keepends=True)))


def _lines(old: list[str], new: list[str]) -> Iterator[Segment]:
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(old[a:b]))
        else:
            yield from _words("".join(old[a:b]), "".join(new[c:d]))


def _words(old: str, new: str) -> Iterator[Segment]:
    tokens, others = _TOKEN.findall(old), _TOKEN.findall(new)
    if not _worth_matching(tokens, others):
        yield from (Segment("removed", old), Segment("added", new))
        return
    for tag, a, b, c, d in SequenceMatcher(None, tokens, others, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Segment("same", "".join(tokens[a:b]))
        else:
            yield Segment("removed", "".join(tokens[a:b]))
            yield Segment("added", "".join(others[c:d]))


def _worth_matching(old: list[str], new: list[str]) -> bool:
    if not old or not new or len(old) * len(new) > _TOO_MANY:
        return False
    here, there = [token for token in old if token.strip()], [token for token in new if token.strip()]
    return SequenceMatcher(None, here, there, autojunk=False).quick_ratio() >= _ALIKE


def _joined(segments: Iterator[Segment]) -> list[Segment]:
    """Without empty pieces; neighbours of one kind as one; of neighbouring changes first what went, then what came."""
    joined: list[Segment] = []
    removed = added = ""
    for segment in segments:
        if segment.change == "removed":
            removed += segment.text
        elif segment.change == "added":
            added += segment.text
        elif segment.text:
            joined += _changes(removed, added)
            removed = added = ""
            if joined and joined[-1].change == "same":
                joined[-1] = Segment("same", joined[-1].text + segment.text)
            else:
                joined.append(segment)
    return joined + _changes(removed, added)


def _changes(removed: str, added: str) -> list[Segment]:
    pieces = (Segment("removed", removed), Segment("added", added))
    return [piece for piece in pieces if piece.text]


def fold(segments: list[Segment], *, around: int = CONTEXT_LINES) -> list[Segment]:
    """Long unchanged passages shortened to ``around`` lines beside each change."""
    folded: list[Segment] = []
    for position, segment in enumerate(segments):
        lines = segment.text.splitlines(keepends=True)
        before = 0 if position == 0 else around
        after = 0 if position == len(segments) - 1 else around
        if segment.change != "same" or len(lines) <= before + after + 1:
            folded.append(segment)
            continue
        if before:
            folded.append(Segment("same", "".join(lines[:before])))
        folded.append(Segment("same", "", folded=len(lines) - before - after))
        if after:
            folded.append(Segment("same", "".join(lines[-after:])))
    return folded
