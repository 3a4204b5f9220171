"""Finding: from what somebody typed to rows that she may see, and numbers that tell her nothing more.

The engine is asked under the viewer's tokens of this moment; every hit goes through ``visible_to``; when one is refused
(the index lags behind), the engine is asked again without it, so that counts and facets know nothing of it either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils import timezone

from activity.models import Delivery
from communities.viewer import Viewer
from search import documents, engine, passages
from search.engine import Ask, Found, Hit
from search.names import Named, resolve
from search.permitted import Scope, allowed, rows
from search.query import SearchQuery, Term
from search.rows import Row
from search.subscribers import REMOVALS

#: Hits on a page, and how many the engine is asked for: every one is checked in the database, so it bounds the pages.
PAGE, DEEPEST = 10, 100
#: Fewer hits than this make us forgive slips of the finger; none at all, missing words as well.
FEW = 3
#: How often we ask again when the index lags, before we give no numbers.
ROUNDS = 3
#: What is counted: facet → number of values.
FACETS = {"section": 4, "kind": 12, "community": 12, "topics": 12, "author": 10, "states": 4}


@dataclass(frozen=True)
class Results:
    """What she sees. Counts are None when they could tell of what she may not see (the index is catching up).

    ``near``: words found in place of misspelt ones; ``suggestion``: the query with them. ``looseness`` as in ``Ask``.
    """

    rows: tuple[Row, ...]
    total: int | None
    has_more: bool
    page: int
    last_page: int
    counts: Mapping[str, Mapping[Any, int]] | None
    named: Named
    scope: Scope
    labels: Mapping[int, Row]
    looseness: int = 0
    near: frozenset[str] = frozenset()
    suggestion: SearchQuery | None = None


@dataclass
class _Sifted:
    """What the engine found under ``ask``, all of it permitted (where ``is_settled``)."""

    ask: Ask
    found: Found
    is_settled: bool = True

    @property
    def keys(self) -> list[int]:
        return [hit.key for hit in self.found.hits]


class _Sieve:
    """Asks the database about each hit once."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self.checked: set[int] = set()
        self.allowed: set[int] = set()

    def refused(self, hits: Iterable[Hit]) -> list[int]:
        """Keys of the hits that the viewer may not see."""
        keys = [hit.key for hit in hits]
        fresh = [key for key in keys if key not in self.checked]
        if fresh:
            self.allowed |= allowed(self.viewer, fresh)
            self.checked.update(fresh)
        return [key for key in keys if key not in self.allowed]


def find(
    viewer: Viewer, query: SearchQuery, *, section: str = "", page: int = 1, newest_first: bool = False
) -> Results:
    """Look for it in one section ("" all of them). ``EngineError`` when the engine does not answer."""
    scope = Scope.of(viewer)
    named = resolve(viewer, query, scope)
    if named.is_hopeless or not query:
        return Results((), 0, False, 1, 1, {}, named, scope, {})
    ask = replace(_ask(query, named, scope), newest_first=newest_first)
    loosened, found = _loosened(ask)
    sieve = _Sieve(viewer)
    in_section = _in_section(loosened, found, section)
    sieve.refused([*found.hits, *in_section.hits])
    everything = _sift(sieve, loosened, found, FACETS)
    shown = everything if not section else _sift(sieve, replace(everything.ask, sections=(section,)), in_section, {})
    page = min(max(page, 1), DEEPEST // PAGE)
    start = (page - 1) * PAGE
    some = shown.keys[start : start + PAGE]
    shown_rows = rows(viewer, [*some, *_labels(everything.found)])
    exact = shown.is_settled and everything.is_settled and not _may_be_behind(everything, shown)
    on_page = tuple(shown_rows[key] for key in some if key in shown_rows)
    near, suggestion = _corrections(query, everything.ask.looseness, on_page)
    return Results(
        rows=on_page,
        total=shown.found.total if exact else None,
        has_more=len(shown.keys) > start + PAGE,
        page=page,
        last_page=max(1, -(-len(shown.keys) // PAGE)),
        counts=everything.found.facets if exact else None,
        named=named,
        scope=scope,
        labels=shown_rows,
        looseness=everything.ask.looseness,
        near=near,
        suggestion=suggestion,
    )


def _ask(query: SearchQuery, named: Named, scope: Scope) -> Ask:
    return Ask(
        terms=query.terms,
        access=scope.tokens,
        kinds=query.values("kind"),
        communities=named.communities,
        topics=named.topics,
        authors=named.authors,
        states=query.values("is"),
        since=named.since,
        until=named.until,
        without=named.without,
        now=int(timezone.now().timestamp()),
    )


def _loosened(ask: Ask) -> tuple[Ask, Found]:
    """The question as it is, or, where it finds too little, with slips of the finger and missing words forgiven."""
    best = ask, engine.find(ask, limit=DEEPEST, facets=FACETS)
    plain = [term for term in ask.terms if term.is_plain and not term.is_stop_word]
    for looseness in (1, 2):
        if best[1].total >= (FEW, 1)[looseness - 1] or not plain or (looseness == 2 and len(plain) < 2):
            break
        looser = replace(ask, looseness=looseness)
        found = engine.find(looser, limit=DEEPEST, facets=FACETS)
        if found.total > best[1].total:
            best = looser, found
    return best


def _in_section(ask: Ask, found: Found, section: str) -> Found:
    """The hits of one section: among those found where these are all, else asked for."""
    if not section:
        return Found((), 0, {})
    if found.total > len(found.hits):
        return engine.find(replace(ask, sections=(section,)), limit=DEEPEST)
    sources = documents.SECTIONS[section]
    hits = tuple(hit for hit in found.hits if documents.source_of_key(hit.key)[0].name in sources)
    return Found(hits, len(hits), {})


def _sift(sieve: _Sieve, ask: Ask, found: Found, facets: Mapping[str, int]) -> _Sifted:
    """What the database allows of it; while a hit is refused, the engine is asked again without it."""
    for _round in range(ROUNDS):
        refused = sieve.refused(found.hits)
        if not refused:
            return _Sifted(ask, found)
        ask = ask.excluding(refused)
        found = engine.find(ask, limit=DEEPEST, facets=facets)
    sieve.refused(found.hits)
    hits = tuple(hit for hit in found.hits if hit.key in sieve.allowed)
    return _Sifted(ask, replace(found, hits=hits), len(hits) == len(found.hits))


def _labels(found: Found) -> Iterable[int]:
    """Keys of the people and topics that facets name."""
    sources = documents.sources()
    for facet, source in (("author", "person"), ("topics", "topic")):
        for pk in found.facets.get(facet, {}):
            yield sources[source].key(int(pk))


def _may_be_behind(*parts: _Sifted) -> bool:
    """Whether hits that we did not check could have been taken away: there are more than we checked, and a fact that
    takes something away has not reached the index."""
    if all(part.found.total <= len(part.found.hits) for part in parts):
        return False
    return Delivery.objects.filter(
        subscriber="search.index", done_at__isnull=True, given_up_at__isnull=True, event__verb__in=REMOVALS
    ).exists()


def _corrections(query: SearchQuery, looseness: int, rows: Iterable[Row]) -> tuple[frozenset[str], SearchQuery | None]:
    """Words of the rows shown that stand in for misspelt ones, and the query written with them. From what she may see
    and nothing else: the texts of her own results."""
    if not looseness:
        return frozenset(), None
    texts = [f"{row.title} {row.text}" for row in rows]
    near: set[str] = set()
    terms: list[Term] = []
    for term in query.terms:
        found = passages.nearest(term.text, texts) if term.is_plain else []
        near.update(found)
        is_there = not found or _is_in(term, texts)
        terms.append(term if is_there else replace(term, text=found[0]))
    suggestion = query.with_terms(terms)
    return frozenset(near), suggestion if suggestion != query else None


def _is_in(term: Term, texts: list[str]) -> bool:
    marks = passages.Marks.of([term])
    return sum(any(True for _found in marks.find(text)) for text in texts) * 2 > len(texts)
