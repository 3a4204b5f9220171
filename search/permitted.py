"""What the viewer may see of what the engine found, asked from the database before one word, name or number is shown.

``Scope`` says in which communities the viewer may look *now*. ``allowed`` puts every hit through ``visible_to`` of its
own table, all tables in one query; ``rows`` does the same and brings what a result shows. Their SQL is made once
(``communities.prepared``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    IntegerField,
    OuterRef,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import Cast, Coalesce, Concat, Substr

from accounts.models import User
from accounts.search_indexes import findable_people
from communities.models import Community
from communities.prepared import Prepared
from communities.viewer import Viewer
from posts.models import Comment, Post, Topic
from posts.search_indexes import findable_comments, findable_posts, findable_topics
from search import documents
from search.documents import EVERYONE, aware_of, readers_of
from search.passages import FURTHEST
from search.rows import SEPARATOR, Person, Row

#: Ids of one table in one query: every query has room for so many, so that its SQL is always the same.
MANY, FEW = 128, 32


def reader(viewer: Viewer) -> Viewer:
    """The same person as one who moderates nothing: search shows what is published, also to moderators."""
    plain = Viewer(viewer.person)
    plain.__dict__["moderated_ids"] = []
    return plain


@dataclass(frozen=True, slots=True)
class KnownCommunity:
    """A community that the viewer may know of."""

    id: int
    slug: str
    name: str
    hue: int
    is_readable: bool


@dataclass(frozen=True)
class Scope:
    """Where the viewer may look, read when she asks: who was removed a second ago is out."""

    communities: dict[int, KnownCommunity]
    #: Her tokens; None for administrators, who may see everything.
    tokens: frozenset[str] | None

    @classmethod
    def of(cls, viewer: Viewer) -> Scope:
        """One query."""
        rows = _SCOPE.rows(reader(viewer))
        known = {pk: KnownCommunity(pk, slug, name, hue, bool(readable)) for pk, slug, name, hue, readable in rows}
        if viewer.is_admin:
            return cls(known, None)
        tokens = {aware_of(pk) for pk in known} | {readers_of(pk) for pk, row in known.items() if row.is_readable}
        return cls(known, frozenset(tokens | {EVERYONE} if viewer.person else ()))

    def by_slug(self, slug: str) -> KnownCommunity | None:
        """The community of that address, where the viewer may know of it."""
        return next((known for known in self.communities.values() if known.slug == slug), None)


def _communities_with_readable(viewer: Viewer) -> QuerySet[Any]:
    readable = Community.objects.readable_by(viewer).filter(pk=OuterRef("pk"))
    known = Community.objects.visible_to(viewer).annotate(is_readable=Exists(readable))
    return known.values_list("pk", "slug", "name", "hue", "is_readable")


_SCOPE = Prepared(_communities_with_readable)


def allowed(viewer: Viewer, keys: Iterable[int]) -> set[int]:
    """Those of the keys that the viewer may see. One query for every ``MANY`` of a table."""
    found: set[int] = set()
    for ids in _by_source(keys, MANY):
        for name, pk in _ALLOWED.rows(reader(viewer), **ids):
            found.add(documents.sources()[name].key(pk))
    return found


def rows(viewer: Viewer, keys: Iterable[int]) -> dict[int, Row]:
    """Key → row of those of the keys that the viewer may see. One query for every ``FEW`` of a table."""
    found: dict[int, Row] = {}
    for ids in _by_source(keys, FEW):
        for values in _ROWS.rows(reader(viewer), **ids):
            row = _row(values)
            found[documents.sources()[row.source].key(row.pk)] = row
    return found


def _by_source(keys: Iterable[int], most: int) -> list[dict[str, list[int]]]:
    """Ids by source, ``most`` of each at once; filled up with 0, which is nobody's id."""
    wanted: dict[str, list[int]] = {name: [] for name in MAY_SEE}
    for key in dict.fromkeys(keys):
        source, pk = documents.source_of_key(key)
        wanted[source.name].append(pk)
    longest = max(map(len, wanted.values()))
    return [
        {name: (ids[start : start + most] + [0] * most)[:most] for name, ids in wanted.items()}
        for start in range(0, longest, most)
    ]


#: Source name → those of its rows that the viewer may see and that belong in the index.
MAY_SEE: dict[str, Callable[[Viewer], QuerySet[Any]]] = {
    "post": lambda viewer: Post.objects.visible_to(viewer) & findable_posts(),
    "comment": lambda viewer: Comment.objects.visible_to(viewer) & findable_comments(),
    "person": lambda viewer: User.objects.visible_to(viewer) & findable_people(),
    "community": lambda viewer: Community.objects.visible_to(viewer).all(),
    "topic": lambda viewer: Topic.objects.visible_to(viewer) & findable_topics(),
}


def _allowed(viewer: Viewer, **ids: Sequence[int]) -> QuerySet[Any]:
    first, *others = (
        MAY_SEE[name](viewer)
        .filter(pk__in=some)
        .order_by()
        .annotate(row_source=_words(name))
        .values_list("row_source", "pk")
        for name, some in ids.items()
    )
    return first.union(*others, all=True)


def _shown(viewer: Viewer, **ids: Sequence[int]) -> QuerySet[Any]:
    first, *others = (COLUMNS_OF[name](MAY_SEE[name](viewer).filter(pk__in=some)) for name, some in ids.items())
    return first.union(*others, all=True)


_ALLOWED, _ROWS = Prepared(_allowed), Prepared(_shown)


def _row(values: Sequence[Any]) -> Row:
    source, pk, kind, title, text, at, community = values[:7]
    person, handle, name, avatar = values[7:11]
    page, answers, score, solved, extra = values[11:]
    author = Person(person, handle, name, avatar) if person else None
    text = text or ""
    return Row(source, pk, kind, title, text, at, community, author, page, answers, score, bool(solved), extra, handle)


COLUMNS = (
    "row_source", "pk", "row_kind", "row_title", "row_text", "row_at", "row_community", "row_person", "row_handle",
    "row_name", "row_avatar", "row_page", "row_answers", "row_score", "row_solved", "row_extra",
)  # fmt: skip


def _words(value: str) -> Value:
    return Value(value, output_field=TextField())


def _number(value: int | None) -> Any:
    return Cast(Value(value), BigIntegerField())


def _columns(rows: QuerySet[Any], source: str, text: str, **columns: Any) -> QuerySet[Any]:
    """The rows as ``COLUMNS``; what a table does not have is empty. Every column has one type in all tables."""
    every: dict[str, Any] = {
        "row_source": _words(source),
        "row_kind": _words(source),
        "row_title": _words(""),
        "row_text": Substr(F(text), 1, FURTHEST, output_field=TextField()),
        "row_at": Cast(Value(None), DateTimeField()),
        "row_community": _number(None),
        "row_person": _number(None),
        "row_handle": _words(""),
        "row_name": _words(""),
        "row_avatar": _words(""),
        "row_page": _number(None),
        "row_answers": Cast(Value(0), IntegerField()),
        "row_score": Cast(Value(0), IntegerField()),
        "row_solved": Value(False, output_field=BooleanField()),
        "row_extra": _words(""),
    }
    every.update({f"row_{name}": value for name, value in columns.items()})
    return rows.order_by().annotate(**every).values_list(*COLUMNS)


def _author(prefix: str) -> dict[str, Any]:
    return {
        "person": F(f"{prefix}id" if prefix else "pk"),
        "handle": F(f"{prefix}handle"),
        "name": F(f"{prefix}display_name"),
        "avatar": F(f"{prefix}avatar"),
    }


def _posts(posts: QuerySet[Post]) -> QuerySet[Any]:
    return _columns(
        posts,
        "post",
        "body_text",
        kind=F("kind"),
        title=Coalesce(F("question__title"), F("title"), output_field=TextField()),
        at=F("published_at"),
        community=F("community_id"),
        page=Coalesce(F("question_id"), F("pk"), output_field=BigIntegerField()),
        answers=F("answers_count"),
        score=F("score"),
        solved=F("is_solved"),
        extra=Case(When(accepted_as__isnull=False, then=_words("accepted")), default=_words("")),
        **_author("author__"),
    )


def _comments(comments: QuerySet[Comment]) -> QuerySet[Any]:
    return _columns(
        comments,
        "comment",
        "body_text",
        title=Coalesce(F("post__question__title"), F("post__title"), output_field=TextField()),
        at=F("created_at"),
        community=F("post__community_id"),
        page=Coalesce(F("post__question_id"), F("post_id"), output_field=BigIntegerField()),
        **_author("author__"),
    )


def _people(people: QuerySet[User]) -> QuerySet[Any]:
    parts = [F("job_title"), _words(SEPARATOR), F("department"), _words(SEPARATOR), F("location")]
    extra = Concat(*parts, output_field=TextField())
    return _columns(people, "person", "bio_source", title=F("display_name"), extra=extra, **_author(""))


def _communities(communities: QuerySet[Community]) -> QuerySet[Any]:
    return _columns(
        communities,
        "community",
        "summary",
        title=F("name"),
        community=F("pk"),
        handle=F("slug"),
        answers=F("members_count"),
        extra=F("visibility"),
    )


def _topics(topics: QuerySet[Topic]) -> QuerySet[Any]:
    return _columns(topics, "topic", "description", title=F("name"), handle=F("slug"), answers=F("followers_count"))


#: Source name → what is shown of its rows, in the database's words.
COLUMNS_OF: Mapping[str, Callable[[Any], QuerySet[Any]]] = {
    "post": _posts,
    "comment": _comments,
    "person": _people,
    "community": _communities,
    "topic": _topics,
}
