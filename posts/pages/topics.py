"""What the pages about topics show, each in a fixed number of queries.

A number of posts is always a sum over the communities that the viewer may read: it never tells of the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.urls import reverse
from django.utils.translation import ngettext

from communities.models import Community
from communities.prepared import Prepared, Text
from communities.viewer import Viewer
from posts import feeds, parts, policies
from posts.feeds import Feed
from posts.models import Post, TaggedPost, Topic, TopicFollow, TopicUse
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


def numbers_of(viewer: Viewer, topic_ids: Sequence[int]) -> dict[int, Numbers]:
    """Topic → its numbers. One query."""
    uses = TopicUse.objects.filter(
        topic__in=topic_ids, community__in=Community.objects.readable_by(viewer).values("pk")
    )
    sums = (
        uses.order_by()
        .values_list("topic")
        .annotate(Sum("posts_count"), Sum("questions_count"), Sum("unanswered_count"))
    )
    return {topic_id: Numbers(*numbers) for topic_id, *numbers in sums}


def followed_by(viewer: Viewer, topic_ids: Sequence[int]) -> set[int]:
    """Those of the topics that she follows. One query."""
    follows = TopicFollow.objects.filter(person=viewer.person, topic__in=topic_ids)
    return set(follows.values_list("topic_id", flat=True))


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


# --- One topic --------------------------------------------------------------------------------------------------------

#: What the feed of a topic may be narrowed to.
SHOWN = ("unanswered", "question", "article", "idea")
#: Questions in the rail, communities in the rail.
_WAITING_SHOWN = 5
_COMMUNITIES_SHOWN = 6


@dataclass(frozen=True)
class Waiting:
    """A question without an answer, in the rail."""

    url: str
    title: str
    at: datetime


@dataclass(frozen=True)
class TopicPage:
    """A topic: what it is, what is written about it, what waits for an answer, who knows it (parts of other rooms)."""

    topic: Topic
    synonyms: list[str]
    numbers: Numbers
    communities: list[tuple[Community, int]]
    is_followed: bool
    can_edit: bool
    show: str
    feed: Feed
    waiting: list[Waiting]
    parts: list[parts.LoadedPart]


def _at(viewer: Viewer, slug: str) -> QuerySet[Topic]:
    synonym = Topic.objects.filter(slug=slug).values("synonym_of")
    return Topic.objects.visible_to(viewer).canonical().filter(Q(slug=slug) | Q(pk__in=synonym))


def _uses(viewer: Viewer, topic: int) -> QuerySet[TopicUse]:
    readable = Community.objects.readable_by(viewer).values("pk")
    uses = TopicUse.objects.filter(topic=topic, community__in=readable, posts_count__gt=0)
    return uses.select_related("community").order_by("-posts_count", "community__name")


def _posts(viewer: Viewer, topic: int, show: str) -> QuerySet[Post]:
    about = TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=topic)
    posts = Post.objects.listed_for(viewer).filter(Exists(about))
    if show == "unanswered":
        return posts.unanswered()
    return posts.filter(kind=show) if show else posts


def _waiting(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    newest = _posts(viewer, topic, "unanswered").order_by("-published_at", "-pk")
    return newest.values_list("pk", "title", "published_at")[:_WAITING_SHOWN]


def _synonyms(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    return Topic.objects.filter(synonym_of=topic).order_by("name").values_list("name")


def _follows(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    return TopicFollow.objects.filter(person=viewer.person, topic=topic).values_list("pk")


# Every visit of a topic asks these, so their SQL is made once.
_AT, _USES, _WAITING = Prepared(_at), Prepared(_uses), Prepared(_waiting)
_SYNONYMS, _FOLLOWS = Prepared(_synonyms), Prepared(_follows)
_FEED = feeds.Source(_posts)


def topic_at(viewer: Viewer, slug: str) -> Topic | None:
    """The topic at this address, or that of the synonym at this address; None where she may not see it."""
    found = _AT.objects(viewer, slug=Text(slug))
    return found[0] if found else None


def topic_feed(viewer: Viewer, topic: Topic, *, show: str, cursor: str) -> Feed:
    """What is written about it; ``show``: one of ``SHOWN``, anything else narrows nothing."""
    return _FEED.page(viewer, cursor, topic=topic.pk, show=show if show in SHOWN else "")


def topic_page(viewer: Viewer, topic: Topic, *, show: str, cursor: str) -> TopicPage:
    """Four queries, and those of the feed and the parts."""
    uses: list[TopicUse] = _USES.objects(viewer, topic=topic.pk)
    numbers = Numbers(
        sum(use.posts_count for use in uses),
        sum(use.questions_count for use in uses),
        sum(use.unanswered_count for use in uses),
    )
    is_narrowed = show in SHOWN
    waiting = _WAITING.rows(viewer, topic=topic.pk) if numbers.unanswered and not is_narrowed else []
    return TopicPage(
        topic=topic,
        synonyms=[row[0] for row in _SYNONYMS.rows(viewer, topic=topic.pk)],
        numbers=numbers,
        communities=[(use.community, use.posts_count) for use in uses[:_COMMUNITIES_SHOWN]],
        is_followed=bool(_FOLLOWS.rows(viewer, topic=topic.pk)),
        can_edit=policies.can_edit_topic(viewer, topic),
        show=show if is_narrowed else "",
        feed=topic_feed(viewer, topic, show=show, cursor=cursor),
        waiting=[Waiting(reverse("post", args=[pk]), title, at) for pk, title, at in waiting],
        parts=parts.parts_for("topic.rail", viewer, topic),
    )
