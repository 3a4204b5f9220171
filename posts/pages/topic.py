"""What the page of one topic shows, in a fixed number of queries, which are prepared: every visit asks them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse

from communities.models import Community
from communities.prepared import Prepared, Text
from communities.viewer import Viewer
from posts import feeds, parts, policies
from posts.feeds import Feed
from posts.models import Post, TaggedPost, Topic, TopicFollow, TopicUse
from posts.pages.topics import Numbers

#: What the feed of a topic may be narrowed to.
SHOWN = ("unanswered", "question", "article", "idea")
#: Questions in the rail, communities in the rail.
_WAITING_SHOWN = 5
_COMMUNITIES_SHOWN = 6
#: From so many posts on a topic is large (see ``_posts``).
LARGE = 1000


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


class _Use(NamedTuple):
    """How much one community uses the topic: plain values, since a topic may have a line in each community."""

    posts: int
    questions: int
    unanswered: int
    id: int
    slug: str
    name: str
    hue: int


def _uses(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    readable = Community.objects.readable_by(viewer).values("pk")
    uses = TopicUse.objects.filter(topic=topic, community__in=readable, posts_count__gt=0)
    of_community = (f"community__{name}" for name in ("id", "slug", "name", "hue"))
    numbers = ("posts_count", "questions_count", "unanswered_count")
    return uses.order_by("-posts_count", "community__name").values_list(*numbers, *of_community)


def _posts(viewer: Viewer, topic: int, show: str, is_large: bool) -> QuerySet[Post]:
    """Of a small topic the database takes all its posts and sorts them; of a large one it goes through the newest posts
    of all until enough are about it. Measured with 100,000 posts: either way costs 40 ms where the other takes 1 to 3.
    """
    posts = Post.objects.listed_for(viewer)
    if is_large:
        posts = posts.filter(Exists(TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=topic)))
    else:
        posts = posts.filter(tagged__tag=topic)
    if show == "unanswered":
        return posts.unanswered()
    return posts.filter(kind=show) if show else posts


def _waiting(viewer: Viewer, topic: int, is_large: bool) -> QuerySet[Any, Any]:
    newest = _posts(viewer, topic, "unanswered", is_large).order_by("-published_at", "-pk")
    return newest.values_list("pk", "title", "published_at")[:_WAITING_SHOWN]


def _synonyms(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    return Topic.objects.filter(synonym_of=topic).order_by("name").values_list("name")


def _follows(viewer: Viewer, topic: int) -> QuerySet[Any, Any]:
    return TopicFollow.objects.filter(person=viewer.person, topic=topic).values_list("pk")


_AT, _USES, _WAITING = Prepared(_at), Prepared(_uses), Prepared(_waiting)
_SYNONYMS, _FOLLOWS = Prepared(_synonyms), Prepared(_follows)
_FEED = feeds.Source(_posts)


def topic_at(viewer: Viewer, slug: str) -> Topic | None:
    """The topic at this address, or that of the synonym at this address; None where she may not see it."""
    found = _AT.objects(viewer, slug=Text(slug))
    return found[0] if found else None


def _used(viewer: Viewer, topic: Topic) -> tuple[list[_Use], Numbers]:
    """Where she may read about it, most used first, and the sums. One query."""
    uses = [_Use(*row) for row in _USES.rows(viewer, topic=topic.pk)]
    return uses, Numbers(
        sum(use.posts for use in uses), sum(use.questions for use in uses), sum(use.unanswered for use in uses)
    )


def _feed(viewer: Viewer, topic: Topic, numbers: Numbers, show: str, cursor: str) -> Feed:
    expected = {"unanswered": numbers.unanswered, "question": numbers.questions}.get(show, numbers.posts)
    return _FEED.page(viewer, cursor, topic=topic.pk, show=show, is_large=expected >= LARGE)


def topic_feed(viewer: Viewer, topic: Topic, *, show: str, cursor: str) -> Feed:
    """What is written about it; ``show``: one of ``SHOWN``, anything else narrows nothing. One query and the feed's."""
    return _feed(viewer, topic, _used(viewer, topic)[1], show if show in SHOWN else "", cursor)


def topic_page(viewer: Viewer, topic: Topic, *, show: str, cursor: str) -> TopicPage:
    """Four queries, and those of the feed and the parts."""
    show = show if show in SHOWN else ""
    uses, numbers = _used(viewer, topic)
    waiting: list[tuple[Any, ...]] = []
    if numbers.unanswered and not show:
        waiting = _WAITING.rows(viewer, topic=topic.pk, is_large=numbers.unanswered >= LARGE)
    return TopicPage(
        topic=topic,
        synonyms=[row[0] for row in _SYNONYMS.rows(viewer, topic=topic.pk)],
        numbers=numbers,
        communities=[
            (Community(pk=use.id, slug=use.slug, name=use.name, hue=use.hue), use.posts)
            for use in uses[:_COMMUNITIES_SHOWN]
        ],
        is_followed=bool(_FOLLOWS.rows(viewer, topic=topic.pk)),
        can_edit=policies.can_edit_topic(viewer, topic),
        show=show,
        feed=_feed(viewer, topic, numbers, show, cursor),
        waiting=[Waiting(reverse("post", args=[pk]), title, at) for pk, title, at in waiting],
        parts=parts.parts_for("topic.rail", viewer, topic),
    )
