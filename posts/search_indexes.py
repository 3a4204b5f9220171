"""What can be found of posts, answers, comments and topics."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet

from posts.models import Comment, Post, TaggedPost, Topic, TopicUse
from search.documents import EVERYONE, Document, Source, readers_of


def findable_posts() -> QuerySet[Post]:
    """Published posts, and published answers of published questions."""
    return Post.objects.filter(Q(question__isnull=True) | Q(question__status="published"), status="published")


def findable_comments() -> QuerySet[Comment]:
    """Published comments under posts that can be found."""
    return Comment.objects.filter(
        Q(post__question__isnull=True) | Q(post__question__status="published"),
        status="published",
        post__status="published",
    )


def findable_topics() -> QuerySet[Topic]:
    """Topics that are not synonyms of others."""
    return Topic.objects.filter(synonym_of__isnull=True)


def _states(kind: str, is_solved: bool, answers: int, accepted: int | None) -> tuple[str, ...]:
    if kind == "answer":
        return ("accepted",) if accepted is not None else ()
    if kind != "question":
        return ()
    if is_solved:
        return ("solved",)
    return ("unsolved",) if answers else ("unsolved", "unanswered")


def documents_of_posts(ids: Sequence[int]) -> Iterator[Document]:
    """Two queries. An answer is found under its question's topics."""
    rows = list(
        findable_posts()
        .filter(pk__in=ids)
        .values_list(
            "pk", "kind", "title", "body_text", "community_id", "author_id", "question_id", "published_at", "is_solved",
            "answers_count", "accepted_as",
        )
    )  # fmt: skip
    holders = {row[6] or row[0] for row in rows}
    topics: dict[int, list[int]] = {}
    for post_id, topic_id in TaggedPost.objects.filter(content_object__in=holders).values_list(
        "content_object_id", "tag_id"
    ):
        topics.setdefault(post_id, []).append(topic_id)
    for pk, kind, title, text, community, author, question, at, is_solved, answers, accepted in rows:
        yield Document(
            pk=pk,
            kind=kind,
            section="posts",
            access=(readers_of(community),),
            title=title,
            body=text,
            community=community,
            author=author,
            topics=tuple(sorted(topics.get(question or pk, ()))),
            states=_states(kind, is_solved, answers, accepted),
            at=at,
        )


def documents_of_comments(ids: Sequence[int]) -> Iterator[Document]:
    """One query."""
    rows = (
        findable_comments()
        .filter(pk__in=ids)
        .values_list("pk", "body_text", "post__community_id", "author_id", "created_at")
    )
    for pk, text, community, author, at in rows:
        yield Document(
            pk=pk,
            kind="comment",
            section="posts",
            access=(readers_of(community),),
            body=text,
            community=community,
            author=author,
            at=at,
        )


def documents_of_topics(ids: Sequence[int]) -> Iterator[Document]:
    """Three queries. A topic that is not listed is found by those who may read a community that uses it."""
    rows = list(findable_topics().filter(pk__in=ids).values_list("pk", "name", "description", "is_listed"))
    found = [row[0] for row in rows]
    synonyms: dict[int, list[str]] = {}
    for pk, name in Topic.objects.filter(synonym_of__in=found).order_by("name").values_list("synonym_of_id", "name"):
        synonyms.setdefault(pk, []).append(name)
    communities: dict[int, list[int]] = {}
    for pk, community in TopicUse.objects.filter(topic__in=found, posts_count__gt=0).values_list(
        "topic_id", "community_id"
    ):
        communities.setdefault(pk, []).append(community)
    for pk, name, description, is_listed in rows:
        tokens = (EVERYONE,) if is_listed else tuple(readers_of(c) for c in sorted(communities.get(pk, ())))
        yield Document(
            pk=pk,
            kind="topic",
            section="topics",
            access=tokens,
            title=name,
            body=description,
            keywords=" ".join(synonyms.get(pk, ())),
        )


SOURCES = (
    Source("post", "posts.Post", 1, findable_posts, documents_of_posts),
    Source("comment", "posts.Comment", 2, findable_comments, documents_of_comments),
    Source("topic", "posts.Topic", 5, findable_topics, documents_of_topics),
)
