"""What may be found, declared by each room in its ``search_indexes.py``: plain data, no engine and no models.

A room lists ``SOURCES`` (one per kind of row that can be found) and, where it knows something about the rows of a lower
room, ``ADDITIONS``. The search room reads the lists of all installed rooms.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: The token of what every signed-in person may find.
EVERYONE = "all"
#: The tabs of the results page, and the sources whose documents are in them.
SECTIONS = {
    "posts": ("post", "comment"),
    "people": ("person",),
    "communities": ("community",),
    "topics": ("topic",),
}
#: A key is its source's code above this many bits of the primary key: the keys of a source are one range.
KEY_BITS = 48


def readers_of(community_id: int) -> str:
    """The token of what those who may read the community find: its posts, answers and comments."""
    return f"c{community_id}"


def aware_of(community_id: int) -> str:
    """The token of what those who may know of the community find: the community itself."""
    return f"k{community_id}"


@dataclass(frozen=True, slots=True)
class Document:
    """One thing that can be found, as it stands in the database now.

    ``access``: who may find it (tokens; one of the viewer's must be among them). ``states``: "solved", "unsolved",
    "unanswered", "accepted". ``keywords``: text that is searched but never shown.
    """

    pk: int
    kind: str
    section: str
    access: tuple[str, ...]
    title: str = ""
    body: str = ""
    keywords: str = ""
    community: int | None = None
    author: int | None = None
    topics: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    at: datetime | None = None

    @property
    def version(self) -> int:
        """32 bits that change whenever anything in the document does; what ``search_check`` compares."""
        return zlib.crc32(
            "\x1f".join(
                (
                    self.kind,
                    self.title,
                    self.body,
                    self.keywords,
                    " ".join(sorted(self.access)),
                    f"{self.community} {self.author} {sorted(self.topics)} {sorted(self.states)}",
                    str(self.seconds),
                )
            ).encode("utf-8", "surrogatepass")
        )

    @property
    def seconds(self) -> int:
        """``at`` in seconds since 1970; 0 without a date."""
        return int(self.at.timestamp()) if self.at else 0


@dataclass(frozen=True)
class Source:
    """One table whose rows can be found.

    ``model``: "posts.Post". ``code``: 1-31, kept for ever (it is part of the keys in the index). ``rows``: those that
    belong in the index, as a queryset. ``documents``: ids → documents of those of them that belong in the index now, in
    a constant number of queries.
    """

    name: str
    model: str
    code: int
    rows: Callable[[], QuerySet[Any]]
    documents: Callable[[Sequence[int]], Iterable[Document]]

    def key(self, pk: int) -> int:
        """The number of a row in the index, unique over all sources."""
        return self.code << KEY_BITS | pk

    def identifier(self, pk: int) -> str:
        """The row's name in haystack's words: "posts.post.12"."""
        return f"{self.model.lower()}.{pk}"


#: A room's own words about the rows of a lower room: source name → ids → words to add to ``keywords``.
Additions = Mapping[str, Callable[[Sequence[int]], Mapping[int, str]]]

_declared: dict[str, Source] = {}
_additions: dict[str, list[Callable[[Sequence[int]], Mapping[int, str]]]] = {}


def sources() -> dict[str, Source]:
    """Every declared source by name, in the order of their codes."""
    if not _declared:
        from django.apps import apps

        found: list[Source] = []
        for config in apps.get_app_configs():
            try:
                module = import_module(f"{config.name}.search_indexes")
            except ModuleNotFoundError as error:
                if error.name != f"{config.name}.search_indexes":
                    raise
                continue
            found += getattr(module, "SOURCES", ())
            for name, words_of in getattr(module, "ADDITIONS", {}).items():
                _additions.setdefault(name, []).append(words_of)
        if len({source.code for source in found}) != len(found):
            raise ValueError("two search sources have the same code")
        _declared.update((source.name, source) for source in sorted(found, key=lambda source: source.code))
    return _declared


def source_of_key(key: int) -> tuple[Source, int]:
    """The source and primary key behind a number in the index."""
    code = key >> KEY_BITS
    return next(source for source in sources().values() if source.code == code), key & ((1 << KEY_BITS) - 1)


def read(source: Source, ids: Sequence[int]) -> list[Document]:
    """The documents of these rows, additions of upper rooms included; rows that may not be found are left out."""
    documents = list(source.documents(ids))
    for words_of in _additions.get(source.name, ()):
        added = words_of([document.pk for document in documents])
        if added:
            documents = [_with_words(document, added.get(document.pk, "")) for document in documents]
    return documents


def _with_words(document: Document, words: str) -> Document:
    if not words:
        return document
    return replace(document, keywords=f"{document.keywords} {words}".strip())
