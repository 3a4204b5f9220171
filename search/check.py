"""Comparing the index with the database by id and version, and writing again what differs."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import chain

from search import documents, engine, sync
from search.documents import Source

#: Rows compared at once.
CHUNK = 1000
#: Above every primary key.
LAST = (1 << documents.KEY_BITS) - 1


@dataclass
class Drift:
    """What differs: rows that the index lacks, has in another state, or has although they may not be found."""

    missing: dict[str, list[int]] = field(default_factory=dict)
    outdated: dict[str, list[int]] = field(default_factory=dict)
    extra: dict[str, list[int]] = field(default_factory=dict)
    compared: int = 0
    repaired: int = 0

    def __bool__(self) -> bool:
        return bool(self.missing or self.outdated or self.extra)

    def changes(self) -> dict[str, list[int]]:
        """All of them: source name → ids."""
        found: dict[str, list[int]] = {}
        for part in (self.missing, self.outdated, self.extra):
            for name, ids in part.items():
                found.setdefault(name, []).extend(ids)
        return found


def compare(progress: Callable[[str, int], None] | None = None) -> Drift:
    """Compare everything, a chunk of ids at a time. What differs is looked at twice: things change while we look."""
    drift = Drift()
    for source in documents.sources().values():
        suspects: list[int] = []
        first = 1
        chunks: Iterable[list[int] | None] = chain(sync.ids_of(source, CHUNK), [None])
        for ids in chunks:
            last = ids[-1] if ids else LAST
            suspects += _differing(source, first, last, ids or [])
            first = last + 1
            drift.compared += len(ids or [])
            if progress:
                progress(source.name, drift.compared)
        for start in range(0, len(suspects), CHUNK):
            _judge(drift, source, suspects[start : start + CHUNK])
    return drift


def _differing(source: Source, first: int, last: int, ids: list[int]) -> list[int]:
    """Ids from ``first`` to ``last`` whose version in the database is not that in the index."""
    wanted = {document.pk: document.version for document in documents.read(source, ids)} if ids else {}
    indexed = engine.versions(source, first, last)
    return sorted(pk for pk in wanted.keys() | indexed.keys() if wanted.get(pk) != indexed.get(pk))


def _judge(drift: Drift, source: Source, ids: list[int]) -> None:
    """Look at these rows again and note what is the matter with each."""
    wanted = {document.pk: document.version for document in documents.read(source, ids)}
    for pk in ids:
        indexed = engine.versions(source, pk, pk).get(pk)
        if pk in wanted and indexed is None:
            drift.missing.setdefault(source.name, []).append(pk)
        elif pk in wanted and indexed != wanted[pk]:
            drift.outdated.setdefault(source.name, []).append(pk)
        elif pk not in wanted and indexed is not None:
            drift.extra.setdefault(source.name, []).append(pk)


def repair(drift: Drift) -> int:
    """Write again what differs; how many rows were written or removed."""
    changes = drift.changes()
    sync.index(changes)
    drift.repaired = sum(map(len, changes.values()))
    return drift.repaired
