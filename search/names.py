"""The names in a query, found among what the viewer may know of: in:beer, by:@anna, topic:kafka, after:2026-01."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import F, Q, TextField, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities.viewer import Viewer
from posts.models import Topic
from search.permitted import Scope
from search.query import SearchQuery, period


@dataclass
class Named:
    """The names as ids. ``is_hopeless``: something that nobody is called must match, so nothing can."""

    communities: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    authors: tuple[int, ...] = ()
    since: int | None = None
    until: int | None = None
    without: tuple[tuple[str, tuple[Any, ...]], ...] = ()
    notes: list[Any] = field(default_factory=list)
    is_hopeless: bool = False


def resolve(viewer: Viewer, query: SearchQuery, scope: Scope) -> Named:
    """At most one query (people and topics); communities are known from the scope."""
    named = Named()
    people, topics = _people_and_topics(viewer, query)
    without: list[tuple[str, tuple[Any, ...]]] = []
    communities = {known.slug: known.id for known in scope.communities.values()}
    for name, column, known, unknown in (
        ("in", "community", communities, _("You know of no community with the address “%(name)s”.")),
        ("topic", "topics", topics, _("You know of no topic called “%(name)s”.")),
        ("by", "author", people, _("Nobody here has the handle %(name)s.")),
    ):
        wanted = query.values(name)
        ids = tuple(known[value] for value in wanted if value in known)
        named.notes += [unknown % {"name": value} for value in wanted if value not in known]
        named.is_hopeless |= bool(wanted) and not ids
        setattr(named, {"in": "communities", "topic": "topics", "by": "authors"}[name], ids)
        refused = tuple(known[value] for value in query.values(name, negated=True) if value in known)
        if refused:
            without.append((column, refused))
    for name, column in (("kind", "kind"), ("is", "states")):
        refused_words = query.values(name, negated=True)
        if refused_words:
            without.append((column, refused_words))
    named.without = tuple(without)
    named.since, named.until = _moment(query.values("after")), _moment(query.values("before"))
    return named


def _moment(values: tuple[str, ...]) -> int | None:
    moments = [int(moment.timestamp()) for value in values if (moment := period(value)) is not None]
    return moments[-1] if moments else None


def _people_and_topics(viewer: Viewer, query: SearchQuery) -> tuple[dict[str, int], dict[str, int]]:
    """Handles with @ → people, names and slugs → topics (of a synonym, the topic it stands for)."""
    people: dict[str, int] = {"me": viewer.id} if viewer.id else {}
    topics: dict[str, int] = {}
    handles = [f.value.removeprefix("@") for f in query.filters if f.name == "by" and f.value != "me"]
    names = [f.value for f in query.filters if f.name == "topic"]
    parts = []
    if handles:
        parts.append(
            User.objects.visible_to(viewer)
            .filter(handle__in=handles)
            .annotate(of=Value("by", output_field=TextField()), name=F("handle"), other=F("handle"), target=F("pk"))
            .values_list("of", "name", "other", "target")
        )
    if names:
        known = Topic.objects.visible_to(viewer).values("pk")
        of_topics = Topic.objects.filter(
            Q(name__in=names) | Q(slug__in=names), Q(pk__in=known) | Q(synonym_of__in=known)
        )
        parts.append(
            of_topics.order_by()
            .annotate(of=Value("topic", output_field=TextField()), target=Coalesce("synonym_of_id", "pk"))
            .values_list("of", "name", "slug", "target")
        )
    if parts:
        for of, name, other, target in parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]:
            if of == "by":
                people[f"@{name}"] = target
            else:
                topics[name.lower()] = topics[other] = target
    return people, topics
