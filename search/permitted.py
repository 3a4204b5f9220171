"""What the viewer may see of what the engine found, asked from the database before one word, name or number is shown.

``Scope`` says in which communities the viewer may look *now*. ``permitted`` puts every hit through ``visible_to`` of
its own table, all tables in one query, and brings what a result shows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
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
from django.db.models.functions import Cast, Coalesce, Concat

from accounts.models import User
from accounts.search_indexes import findable_people
from communities.models import Community
from communities.viewer import Viewer
from posts.models import Comment, Post, Topic
from posts.search_indexes import findable_comments, findable_posts, findable_topics
from search import documents
from search.documents import EVERYONE, aware_of, readers_of
from search.rows import SEPARATOR, Person, Row


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
        readable = Community.objects.readable_by(viewer).filter(pk=OuterRef("pk"))
        rows = (
            Community.objects.visible_to(viewer)
            .annotate(is_readable=Exists(readable))
            .values_list("pk", "slug", "name", "hue", "is_readable")
        )
        known = {row[0]: KnownCommunity(*row) for row in rows}
        if viewer.is_admin:
            return cls(known, None)
        tokens = {aware_of(pk) for pk in known} | {readers_of(pk) for pk, row in known.items() if row.is_readable}
        return cls(known, frozenset(tokens | {EVERYONE} if viewer.person else ()))

    def by_slug(self, slug: str) -> KnownCommunity | None:
        """The community of that address, where the viewer may know of it."""
        return next((known for known in self.communities.values() if known.slug == slug), None)


def permitted(viewer: Viewer, keys: Iterable[int], *, with_text: Collection[int] = ()) -> dict[int, Row]:
    """Key → row of what the viewer may see among these keys. One query.

    Texts are read for the keys in ``with_text`` only; the others come with "" in their place.
    """
    wanted: dict[str, list[int]] = {}
    texts: dict[str, list[int]] = {}
    for key in set(keys):
        source, pk = documents.source_of_key(key)
        wanted.setdefault(source.name, []).append(pk)
        if key in with_text:
            texts.setdefault(source.name, []).append(pk)
    parts = [READERS[name](viewer, ids, texts.get(name, [])) for name, ids in wanted.items() if name in READERS]
    if not parts:
        return {}
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {documents.sources()[row.source].key(row.pk): row for row in map(_row, rows)}


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


def _columns(rows: QuerySet[Any], source: str, text: str, ids: list[int], **columns: Any) -> QuerySet[Any]:
    """The rows as ``COLUMNS``; what a table does not have is empty. Every column has one type in all tables."""
    shown = Case(When(pk__in=ids, then=F(text)), default=_words(""), output_field=TextField()) if ids else _words("")
    every: dict[str, Any] = {
        "row_source": _words(source),
        "row_kind": _words(source),
        "row_title": _words(""),
        "row_text": shown,
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


def _posts(viewer: Viewer, ids: list[int], texts: list[int]) -> QuerySet[Any]:
    return _columns(
        Post.objects.visible_to(viewer).filter(pk__in=ids) & findable_posts(),
        "post",
        "body_text",
        texts,
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


def _comments(viewer: Viewer, ids: list[int], texts: list[int]) -> QuerySet[Any]:
    return _columns(
        Comment.objects.visible_to(viewer).filter(pk__in=ids) & findable_comments(),
        "comment",
        "body_text",
        texts,
        title=Coalesce(F("post__question__title"), F("post__title"), output_field=TextField()),
        at=F("created_at"),
        community=F("post__community_id"),
        page=Coalesce(F("post__question_id"), F("post_id"), output_field=BigIntegerField()),
        **_author("author__"),
    )


def _people(viewer: Viewer, ids: list[int], texts: list[int]) -> QuerySet[Any]:
    parts = [F("job_title"), _words(SEPARATOR), F("department"), _words(SEPARATOR), F("location")]
    return _columns(
        User.objects.visible_to(viewer).filter(pk__in=ids) & findable_people(),
        "person",
        "bio_source",
        texts,
        title=F("display_name"),
        extra=Concat(*parts, output_field=TextField()),
        **_author(""),
    )


def _communities(viewer: Viewer, ids: list[int], texts: list[int]) -> QuerySet[Any]:
    return _columns(
        Community.objects.visible_to(viewer).filter(pk__in=ids),
        "community",
        "summary",
        texts,
        title=F("name"),
        community=F("pk"),
        handle=F("slug"),
        answers=F("members_count"),
        extra=F("visibility"),
    )


def _topics(viewer: Viewer, ids: list[int], texts: list[int]) -> QuerySet[Any]:
    return _columns(
        Topic.objects.visible_to(viewer).filter(pk__in=ids) & findable_topics(),
        "topic",
        "description",
        texts,
        title=F("name"),
        handle=F("slug"),
        answers=F("followers_count"),
    )


#: Source name → its rows: the permission and what is shown, in the database's words.
READERS: dict[str, Callable[[Viewer, list[int], list[int]], QuerySet[Any]]] = {
    "post": _posts,
    "comment": _comments,
    "person": _people,
    "community": _communities,
    "topic": _topics,
}
