"""What the pages of search show, ready for their templates."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from communities.viewer import Viewer
from posts.models import Kind
from search import finding
from search.engine import EngineError
from search.finding import Results
from search.passages import Marks, Piece, marked, passage
from search.permitted import KnownCommunity
from search.query import STATES, SearchQuery, parse
from search.rows import Row

Text = str | Promise

TABS: dict[str, Text] = {
    "": _("All"),
    "posts": _("Posts"),
    "people": _("People"),
    "communities": _("Communities"),
    "topics": _("Topics"),
}
KIND_LABELS: dict[str, Text] = {
    **{kind.value: kind.label for kind in Kind},
    "comment": _("Comment"),
    "person": _("Person"),
    "community": _("Community"),
    "topic": _("Topic"),
}
STATE_LABELS: dict[str, Text] = {
    "solved": _("Solved"),
    "unsolved": _("Not solved"),
    "unanswered": _("Needs an answer"),
    "accepted": _("Accepted answer"),
}
#: How far back the shortcuts of the date filter look, in days.
AGES: tuple[tuple[int, Text], ...] = ((7, _("Past week")), (31, _("Past month")), (365, _("Past year")))


@dataclass(frozen=True)
class Tab:
    name: str
    label: Text
    url: str
    count: int | None
    is_current: bool


@dataclass(frozen=True)
class Option:
    """A value that narrows the search; ``value`` is what is written into the query ("in:beer")."""

    label: Text
    value: str
    count: int | None
    is_on: bool


@dataclass(frozen=True)
class Facet:
    name: str
    label: Text
    options: tuple[Option, ...]

    @property
    def is_used(self) -> bool:
        return any(option.is_on for option in self.options)


@dataclass(frozen=True)
class HitView:
    """One result: ``title``, ``excerpt`` and ``details`` (what a person does) in pieces, some of them marked."""

    row: Row
    label: Text
    title: tuple[Piece, ...]
    excerpt: tuple[Piece, ...]
    details: tuple[Piece, ...]
    community: KnownCommunity | None


@dataclass(frozen=True)
class ResultsPage:
    """``filters``: those in the query, each with the address without it."""

    query: SearchQuery
    text: str
    words: str
    tab: str
    sort: str
    tabs: tuple[Tab, ...] = ()
    hits: tuple[HitView, ...] = ()
    facets: tuple[Facet, ...] = ()
    ages: tuple[tuple[Text, str], ...] = ()
    filters: tuple[tuple[str, str], ...] = ()
    notes: tuple[Text, ...] = ()
    total: int | None = 0
    looseness: int = 0
    suggestion: str = ""
    suggestion_url: str = ""
    previous_url: str = ""
    next_url: str = ""
    pages: tuple[tuple[int, str], ...] = ()
    page: int = 1
    sorts: tuple[tuple[Text, str, bool], ...] = ()
    ask_url: str = ""
    after: str = ""
    before: str = ""
    #: The query without what the filter form has a control for.
    kept: str = ""
    is_unavailable: bool = False

    @property
    def takes_filters(self) -> bool:
        """Whether this tab shows what the filters speak of, and there is something to narrow or to widen."""
        return self.tab in ("", "posts") and bool(self.hits or self.filters)


def results(viewer: Viewer, text: str, *, tab: str = "", sort: str = "", page: int = 1) -> ResultsPage:
    """The page of results; one that says so when the engine does not answer."""
    query = parse(text)
    tab, sort = tab if tab in TABS else "", "new" if sort == "new" else ""
    shell = ResultsPage(query, text, query.words, tab, sort, ask_url=_ask_url(query))
    if not query:
        return shell
    try:
        found = finding.find(viewer, query, section=tab, page=page, newest_first=sort == "new")
        hits = _hits(query, found)
    except EngineError:
        return ResultsPage(query, text, query.words, tab, sort, ask_url=_ask_url(query), is_unavailable=True)
    return ResultsPage(
        query=query,
        text=text,
        words=query.words,
        tab=tab,
        sort=sort,
        tabs=_tabs(query, tab, sort, found),
        hits=hits,
        facets=_facets(query, found) if tab in ("", "posts") else (),
        ages=_ages(query, tab, sort),
        filters=tuple((str(f), _url(query.lacking(f.name, f.value), tab, sort)) for f in query.filters),
        notes=(*query.notes, *found.named.notes),
        total=found.total,
        looseness=found.looseness if found.rows else 0,
        suggestion=str(found.suggestion or ""),
        suggestion_url=_url(found.suggestion, tab, sort) if found.suggestion else "",
        previous_url=_url(query, tab, sort, found.page - 1) if found.page > 1 else "",
        next_url=_url(query, tab, sort, found.page + 1) if found.has_more else "",
        pages=tuple((n, _url(query, tab, sort, n)) for n in range(1, found.last_page + 1)),
        page=found.page,
        sorts=(
            (_("Best match"), _url(query, tab, ""), sort == ""),
            (_("Newest first"), _url(query, tab, "new"), sort == "new"),
        )
        if tab in ("", "posts") and hits
        else (),
        ask_url=_ask_url(query),
        after=(query.values("after") or ("",))[-1],
        before=(query.values("before") or ("",))[-1],
        kept=_kept(query),
    )


def _url(query: SearchQuery | str, tab: str = "", sort: str = "", page: int = 1) -> str:
    values = {"q": str(query), "tab": tab, "sort": sort, "page": page if page > 1 else ""}
    return f"{reverse('search')}?{urlencode({name: value for name, value in values.items() if value})}"


def _ask_url(query: SearchQuery) -> str:
    return f"{reverse('write')}?{urlencode({'kind': 'question', 'title': query.words})}"


def _hits(query: SearchQuery, found: Results) -> tuple[HitView, ...]:
    marks = Marks.of(query.terms, found.near)
    return tuple(
        HitView(
            row=row,
            label=KIND_LABELS.get(row.kind, row.kind),
            title=marked(row.title, marks) if row.kind not in ("answer", "comment") else (Piece(row.title),),
            excerpt=passage(row.text, marks),
            details=marked(" · ".join(row.details), marks) if row.source == "person" else (),
            community=found.scope.communities.get(row.community or 0) if row.source in ("post", "comment") else None,
        )
        for row in found.rows
    )


def _tabs(query: SearchQuery, tab: str, sort: str, found: Results) -> tuple[Tab, ...]:
    counts = None if found.counts is None else found.counts.get("section", {})
    every = None if counts is None else sum(counts.values())
    return tuple(
        Tab(
            name=name,
            label=label,
            url=_url(query, name, sort),
            count=every if not name else None if counts is None else counts.get(name, 0),
            is_current=name == tab,
        )
        for name, label in TABS.items()
    )


def _facets(query: SearchQuery, found: Results) -> tuple[Facet, ...]:
    counts = found.counts or {}
    communities = found.scope.communities
    slugs = {known.slug: known.name for known in communities.values() if known.is_readable}
    people = {row.pk: row for row in found.labels.values() if row.source == "person"}
    topics = {row.pk: row for row in found.labels.values() if row.source == "topic"}
    posts = {kind: label for kind, label in KIND_LABELS.items() if kind not in ("person", "community", "topic")}
    facets = (
        _facet(query, "in", _("Community"), slugs, _by(counts.get("community", {}), communities, lambda c: c.slug)),
        _facet(query, "kind", _("Kind"), posts, counts.get("kind", {})),
        _facet(query, "is", _("State"), {name: STATE_LABELS[name] for name in STATES}, counts.get("states", {})),
        _facet(
            query,
            "topic",
            _("Topic"),
            {row.title: row.title for row in topics.values()},
            _by(counts.get("topics", {}), topics, lambda row: row.title),
        ),
        _facet(
            query,
            "by",
            _("Author"),
            {f"@{row.slug}": row.title for row in people.values()},
            _by(counts.get("author", {}), people, lambda row: f"@{row.slug}"),
        ),
    )
    return tuple(facet for facet in facets if facet.options)


def _by(counts: Mapping[Any, int], known: Mapping[int, Any], name_of: Any) -> dict[str, int]:
    """Counts by name instead of id; what she may not know of is left out."""
    return {name_of(known[int(pk)]): count for pk, count in counts.items() if int(pk) in known}


def _facet(query: SearchQuery, name: str, label: Text, labels: Mapping[str, Text], counts: Mapping[str, int]) -> Facet:
    """Values with hits, most first; those that are on stay although they have none."""
    on = query.values(name)
    found = sorted(((value, counts[value]) for value in counts if value in labels), key=lambda pair: -pair[1])
    options = [Option(labels[value], f"{name}:{_quoted(value)}", count, value in on) for value, count in found]
    options += [
        Option(labels.get(value, value), f"{name}:{_quoted(value)}", None, True) for value in on if value not in counts
    ]
    return Facet(name, label, tuple(options))


def _quoted(value: str) -> str:
    return f'"{value}"' if " " in value else value


def _ages(query: SearchQuery, tab: str, sort: str) -> tuple[tuple[Text, str], ...]:
    today = timezone.localdate()
    return tuple(
        (label, _url(query.having("after", f"{today - timedelta(days=days)}"), tab, sort)) for days, label in AGES
    )


def canonical(params: Any) -> str | None:
    """The address of the query that the filter form means ("f", "after", "before"); None when nothing was chosen."""
    if not ({"f", "after", "before"} & set(params)):
        return None
    text = " ".join([params.get("q", ""), *params.getlist("f")])
    query = parse(text)
    for name in ("after", "before"):
        if name in params:
            value = params[name].strip()
            added = parse(f"{name}:{value}").filters if value else ()
            query = query.having(name, added[0].value) if added else query.lacking(name)
    return _url(query, params.get("tab", ""), params.get("sort", ""))


def _kept(query: SearchQuery) -> str:
    return str(SearchQuery(query.terms, tuple(f for f in query.filters if f.is_negated)))
