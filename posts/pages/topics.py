"""What lists of topics show, each in a fixed number of queries.

A number of posts is always a sum over the communities that the viewer may read: it never tells of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Sum
from django.utils.translation import ngettext

from communities.models import Community
from communities.prepared import Prepared
from communities.viewer import Viewer
from posts.models import Topic, TopicFollow, TopicUse
from ui.keyset import Keyset

DIRECTORY_PAGE = 36
SUGGESTED = 8
#: How many matches are weighed for suggestions before the most used are taken.
WEIGHED = 40

BY_NAME = Keyset("name", "id")


class Numbers(NamedTuple):
    """Posts under a topic, in communities that the viewer may read."""

    posts: int = 0
    questions: int = 0
    unanswered: int = 0


@dataclass(frozen=True)
class TopicRow:
    """A topic in a list."""

    topic: Topic
    numbers: Numbers
    is_followed: bool


def _numbers(viewer: Viewer, topics: Sequence[int]) -> QuerySet[Any, Any]:
    uses = TopicUse.objects.filter(topic__in=topics, community__in=Community.objects.readable_by(viewer).values("pk"))
    sums = uses.order_by().values_list("topic")
    return sums.annotate(Sum("posts_count"), Sum("questions_count"), Sum("unanswered_count"))


def _followed(viewer: Viewer, topics: Sequence[int]) -> QuerySet[Any, Any]:
    return TopicFollow.objects.filter(person=viewer.person, topic__in=topics).values_list("topic_id")


#: Asked twice by the directory, and with each suggestion, so prepared.
_NUMBERS, _FOLLOWED = Prepared(_numbers), Prepared(_followed)


def numbers_of(viewer: Viewer, topic_ids: Sequence[int]) -> dict[int, Numbers]:
    """Topic → its numbers. One query."""
    return {topic: Numbers(*numbers) for topic, *numbers in _NUMBERS.rows(viewer, topics=topic_ids)}


def followed_by(viewer: Viewer, topic_ids: Sequence[int]) -> set[int]:
    """Those of the topics that she follows. One query."""
    return {topic for (topic,) in _FOLLOWED.rows(viewer, topics=topic_ids)}


def rows(viewer: Viewer, topics: Sequence[Topic]) -> list[TopicRow]:
    """Two queries."""
    ids = [topic.pk for topic in topics]
    numbers, followed = numbers_of(viewer, ids), followed_by(viewer, ids)
    return [TopicRow(topic, numbers.get(topic.pk, Numbers()), topic.pk in followed) for topic in topics]


def matching(viewer: Viewer, query: str) -> QuerySet[Topic]:
    """Topics with a word that begins so, in their name or that of a synonym."""
    query = query.lower().lstrip("#").strip()
    topics = Topic.objects.visible_to(viewer).canonical()
    if not query:
        return topics
    begins = Q(name__startswith=query) | Q(name__contains=f" {query}") | Q(name__contains=f"-{query}")
    synonyms = Topic.objects.filter(begins, synonym_of__isnull=False).values("synonym_of")
    return topics.filter(begins | Q(pk__in=synonyms))


# --- The directory --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Directory:
    """All topics that the viewer may know of by name, or those that she follows."""

    q: str
    show: str
    rows: list[TopicRow]
    #: The most used ones of her communities, first of all; only where there are too many to see at once.
    popular: list[TopicRow]
    next_cursor: str


def directory(viewer: Viewer, *, q: str, show: str, cursor: str) -> Directory:
    """At most six queries."""
    show = "mine" if show == "mine" else "all"
    topics = matching(viewer, q)
    if show == "mine":
        topics = topics.filter(follows__person=viewer.person)
    page = BY_NAME.page(topics, cursor=cursor, size=DIRECTORY_PAGE)
    is_front = not (q or cursor or show == "mine") and bool(page.next_cursor)
    return Directory(
        q=q,
        show=show,
        rows=rows(viewer, page.rows),
        popular=popular(viewer) if is_front else [],
        next_cursor=page.next_cursor,
    )


def popular(viewer: Viewer, *, limit: int = 8) -> list[TopicRow]:
    """The most used topics of her own communities. Three queries."""
    mine = [membership.community_id for membership in viewer.memberships]
    uses = TopicUse.objects.filter(community__in=mine, posts_count__gt=0, topic__synonym_of=None)
    weights: dict[int, int] = {}
    for topic_id, count in uses.order_by("-posts_count").values_list("topic_id", "posts_count")[: WEIGHED * 2]:
        weights[topic_id] = weights.get(topic_id, 0) + count
    best = sorted(weights, key=lambda topic_id: (-weights[topic_id], topic_id))[:limit]
    found = Topic.objects.in_bulk(best)
    return rows(viewer, [found[topic_id] for topic_id in best if topic_id in found])


@dataclass(frozen=True)
class Suggestion:
    """A topic as a choice while somebody types."""

    topic: Topic
    hint: str

    @property
    def value(self) -> str:
        return self.topic.name


def suggest(viewer: Viewer, query: str) -> list[Suggestion]:
    """The most used topics that match; her communities' topics while nothing is typed. At most three queries."""
    if not query.strip().lstrip("#"):
        chosen = [(row.topic, row.numbers) for row in popular(viewer, limit=SUGGESTED)]
    else:
        topics = list(matching(viewer, query[:40]).order_by("name")[:WEIGHED])
        numbers = numbers_of(viewer, [topic.pk for topic in topics])
        weighed = [(topic, numbers.get(topic.pk, Numbers())) for topic in topics]
        chosen = sorted(weighed, key=lambda pair: (-pair[1].posts, pair[0].name))[:SUGGESTED]
    return [Suggestion(topic, posts_label(weight.posts)) for topic, weight in chosen]


def posts_label(number: int) -> str:
    return ngettext("%(n)d post", "%(n)d posts", number) % {"n": number}
