"""The search engine as the rest of the room sees it: documents in, keys out. The only user of haystack.

Which engine answers is a setting (``SEARCH_URL``); both understand the same questions and pass the same tests. Nothing
that comes from here may be shown: hits are keys, and ``search.permitted`` asks the database about every one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from haystack import connections
from haystack.backends import SQ
from haystack.constants import DEFAULT_ALIAS

from search import documents
from search.backends.errors import EngineBusyError, EngineError, NoIndexError
from search.backends.tree import Hit, MostOf, NearlyPrefix
from search.backends.unified import prepared
from search.documents import Document, Source
from search.query import Term

__all__ = ["Ask", "EngineBusyError", "EngineError", "Found", "Hit", "NoIndexError", "find", "similar"]

#: How much more is said by what is solved or accepted, and by what is recent (seconds, score).
SOLVED_SCORE = 0.6
FRESH_SCORES = ((90 * 86_400, 0.5), (365 * 86_400, 0.3))


@dataclass(frozen=True)
class Ask:
    """A question to the engine. Empty conditions are none; within one, any value will do; all of them must hold.

    ``access``: the viewer's tokens; None for everything (administrators, tests). ``looseness``: 0 every word as it is,
    1 slips of the finger forgiven, 2 most of the words will do. ``without``: condition → values that must not be.
    """

    terms: tuple[Term, ...] = ()
    access: frozenset[str] | None = frozenset()
    looseness: int = 0
    titles_only: bool = False
    sections: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    communities: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    states: tuple[str, ...] = ()
    since: int | None = None
    until: int | None = None
    without: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    newest_first: bool = False
    now: int = 0

    def excluding(self, keys: Iterable[int]) -> Ask:
        """The same without these hits."""
        return replace(self, without=(*self.without, ("key", tuple(keys))))


@dataclass(frozen=True)
class Found:
    """What the engine found: the best hits, how many there are in all, and facet → value → count."""

    hits: tuple[Hit, ...]
    total: int
    facets: Mapping[str, Mapping[Any, int]]


def backend() -> Any:
    """The backend of this thread's haystack connection."""
    return connections[DEFAULT_ALIAS].get_backend()


def forget() -> None:
    """Open the connection anew (after the settings changed: tests)."""
    connections.reload(DEFAULT_ALIAS)


# --- asking


def find(ask: Ask, *, limit: int, facets: Mapping[str, int] | None = None) -> Found:
    """The best ``limit`` hits. ``facets``: field → how many of its values to count. ``EngineError`` when it cannot."""
    query = connections[DEFAULT_ALIAS].get_query()
    query.add_filter(_conditions(ask))
    by_date = ask.newest_first or all(term.is_negated for term in ask.terms)
    if by_date:
        query.add_order_by("-at")
    for field, size in (facets or {}).items():
        query.add_field_facet(field, size=size)
    query.set_limits(0, limit)
    return _found(query.get_results(lift=() if by_date else _lift(ask)), query)


def _lift(ask: Ask) -> list[tuple[Any, float]]:
    """What is solved, accepted or recent stands a little higher."""
    maker = backend().maker
    wishes = [(maker.any_of("states", ["solved", "accepted"]), SOLVED_SCORE)]
    wishes += [(maker.between("at", ask.now - age, None), score) for age, score in FRESH_SCORES if ask.now]
    return wishes


def similar(title: str, text: str, ask: Ask, *, limit: int) -> Found:
    """Documents that share the rarer words of a title and a text, under the conditions of ``ask``."""
    query = connections[DEFAULT_ALIAS].get_query()
    conditions = _facts(ask)
    if conditions:
        query.add_filter(_all(conditions))
    query.set_limits(0, limit)
    engine = backend()
    alike = engine.alike(title, text)
    native = engine.maker.both([alike, query.build_query()]) if conditions else alike
    found = engine.search(native, start_offset=0, end_offset=limit)
    return Found(tuple(found["results"]), found["hits"], {})


def _found(hits: Sequence[Hit], query: Any) -> Found:
    counted = query.get_facet_counts().get("fields", {})
    return Found(tuple(hits), query.get_count(), {field: dict(values) for field, values in counted.items()})


def _conditions(ask: Ask) -> SQ:
    return _all([*_words(ask), *_facts(ask)] or [SQ(key__gte=0)])


def _all(conditions: list[SQ]) -> SQ:
    whole = conditions[0]
    for condition in conditions[1:]:
        whole &= condition
    return whole


def _words(ask: Ask) -> Iterator[SQ]:
    field = "title" if ask.titles_only else "content"
    plain = [term for term in ask.terms if term.is_plain]
    weighty = [term for term in plain if not term.is_stop_word] or plain
    if ask.looseness == 2 and len(weighty) > 1:
        yield SQ(**{field: MostOf(tuple(term.text for term in weighty))})
        weighty = []
    for term in weighty:
        yield SQ(**{f"{field}__{'fuzzy' if ask.looseness else 'content'}": term.text})
    for term in ask.terms:
        if term.is_plain:
            continue
        if term.form == "prefix" and ask.looseness and not term.is_negated:
            yield SQ(**{field: NearlyPrefix(term.text)})
            continue
        lookup = {"phrase": "exact", "prefix": "startswith", "word": "content"}[term.form]
        condition = SQ(**{f"{field}__{lookup}": term.text})
        yield ~condition if term.is_negated else condition


def _facts(ask: Ask) -> list[SQ]:
    conditions = []
    for field, values in (
        ("section", ask.sections),
        ("kind", ask.kinds),
        ("community", ask.communities),
        ("topics", ask.topics),
        ("author", ask.authors),
        ("states", ask.states),
    ):
        if values:
            conditions.append(SQ(**{f"{field}__in": values}))
    if ask.since is not None or ask.until is not None:
        conditions.append(SQ(at__range=(ask.since, None if ask.until is None else ask.until - 1)))
    if ask.access is not None:
        conditions.append(SQ(access__in=sorted(ask.access)))
    conditions += [~SQ(**{f"{field}__in": values}) for field, values in ask.without]
    return conditions


def stems(text: str) -> list[str]:
    """The words of a text as the index keeps them."""
    found: list[str] = backend().stems(text)
    return found


# --- writing


class Writing:
    """Writes to the live index or to one that is being built; committed by whoever opened it."""

    def __init__(self, writer: Any, *, is_new: bool = False) -> None:
        self._writer, self._is_new = writer, is_new

    def put(self, source: Source, found: Iterable[Document], ids: Iterable[int] = ()) -> int:
        """Write these documents, and remove those of ``ids`` that are not among them. How many were written."""
        written = set()
        for document in found:
            self._writer.add(prepared(source, document), is_new=self._is_new)
            written.add(document.pk)
        for pk in ids:
            if pk not in written:
                self._writer.remove(source.identifier(pk))
        return len(written)


@contextmanager
def writing(keys: Sequence[int], *, bulk: bool = False) -> Iterator[Writing]:
    """Hold the live index for writing; read the database inside, so that the last state is what stays."""
    with backend().writer(keys, bulk=bulk) as writer:
        yield Writing(writer)


class Rebuilding:
    """The next index while it is built beside the live one."""

    def __init__(self, rebuild: Any) -> None:
        self._rebuild = rebuild

    @contextmanager
    def writing(self, *, is_new: bool) -> Iterator[Writing]:
        """``is_new``: nothing of what is written now can be in it yet."""
        with self._rebuild.writer() as writer:
            yield Writing(writer, is_new=is_new)

    @contextmanager
    def swap(self) -> Iterator[list[tuple[Source, int]]]:
        """Holds writers off and gives what changed meanwhile; write it again inside, then the new index is live."""
        with self._rebuild.swap() as keys:
            yield [documents.source_of_key(key) for key in keys]


@contextmanager
def rebuilding() -> Iterator[Rebuilding]:
    """Build an index beside the live one. ``EngineBusyError`` when somebody else does."""
    with backend().rebuild() as rebuild:
        yield Rebuilding(rebuild)


# --- comparing


def exists() -> bool:
    """Whether there is an index of this release."""
    found: bool = backend().exists()
    return found


def size() -> int:
    """How many documents the index holds."""
    count: int = backend().size()
    return count


def versions(source: Source, first: int, last: int) -> dict[int, int]:
    """Primary key → version of the indexed rows of a source from ``first`` to ``last``."""
    found = backend().versions(source.key(first), source.key(last))
    return {documents.source_of_key(key)[1]: version for key, version in found.items()}
