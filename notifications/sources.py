"""Where the posts on a person's home come from: her communities, and the people and topics that she follows.

Each source gives the ids of its newest posts, read from an index of its own; who shows them asks ``listed_for`` first.
Rows are (label, id, date, title, place, slug, number, hue); what a source has not is empty.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import models
from django.db.models import Exists, Max, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from accounts.models import PersonFollow
from communities.models import Community, Membership
from communities.prepared import Prepared
from communities.viewer import Viewer
from experts.models import Expertise
from notifications.gathering import Gathering
from posts import feeds
from posts.models import Kind, Post, TaggedPost, TopicFollow, TopicUse
from posts.querysets import PostQuerySet
from ui.keyset import Keyset

#: A page of the feed and one more, which says whether there is a next one.
SIZE = feeds.PAGE + 1
#: Lines of a short list beside the feed; one more is read, so that "5+" can be said.
SHORT = 5
NEWEST_TAGGED = Keyset("-content_object__published_at", "-content_object_id")
#: More communities or people than this are not asked one by one.
ONE_BY_ONE = 120
#: Kinds that few posts are of: read along their own index, not community by community.
RARE = frozenset({"article", "idea", "update", "praise"})
TOPICS_AT_MOST = 200
PEOPLE_AT_MOST = 1000


def text(value: str) -> models.Value:
    """A constant column."""
    return models.Value(value, output_field=models.CharField())


NO_TEXT, NO_NUMBER = text(""), models.Value(0)


# --- What leads to posts ---


@dataclass(frozen=True)
class Ways:
    """What leads posts to a person's home besides her communities."""

    people: tuple[int, ...] = ()
    topics: tuple[int, ...] = ()
    #: Topics she follows or knows: their unanswered questions are shown to her.
    mine: tuple[int, ...] = ()
    #: Stored counts over all communities, to choose how to look; never shown.
    posts_in_topics: int = 0
    posts_in_mine: int = 0
    unanswered_in_mine: int = 0


def _uses(column: str) -> Coalesce:
    total = TopicUse.objects.filter(topic=OuterRef("topic")).order_by().values("topic").annotate(n=Sum(column))
    return Coalesce(Subquery(total.values("n")), 0)


def _counted(label: str, held: QuerySet[Any]) -> QuerySet[Any, Any]:
    columns = (text(label), "topic_id", _uses("posts_count"), _uses("unanswered_count"))
    return held.order_by("-at").values_list(*columns)[:TOPICS_AT_MOST]


_FOLLOWED_TOPICS = Prepared(lambda viewer: _counted("topic", TopicFollow.objects.filter(person=viewer.person)))
_KNOWN_TOPICS = Prepared(
    lambda viewer: _counted("knows", Expertise.objects.filter(person=viewer.person, declined_at=None))
)
_FOLLOWED_PEOPLE = Prepared(
    lambda viewer: (
        PersonFollow.objects.filter(follower=viewer.person)
        .order_by("-at")
        .values_list(text("person"), "person_id", NO_NUMBER, NO_NUMBER)[:PEOPLE_AT_MOST]
    )
)


def ways(viewer: Viewer) -> Ways:
    """One query."""
    gathered = Gathering(viewer)
    for part in (_FOLLOWED_TOPICS, _KNOWN_TOPICS, _FOLLOWED_PEOPLE):
        gathered.add(part)
    rows = gathered.rows()
    follows = {pk: posts for label, pk, posts, _n in rows if label == "topic"}
    mine = {pk: (posts, unanswered) for label, pk, posts, unanswered in rows if label != "person"}
    return Ways(
        people=tuple(pk for label, pk, _posts, _n in rows if label == "person"),
        topics=tuple(follows),
        mine=tuple(mine),
        posts_in_topics=sum(follows.values()),
        posts_in_mine=sum(posts for posts, _n in mine.values()),
        unanswered_in_mine=sum(unanswered for _posts, unanswered in mine.values()),
    )


# --- The feed ---


def _posts(kind: str) -> PostQuerySet:
    posts = Post.objects.published().top_level()
    return posts.filter(kind=kind) if kind else posts


def _newest(posts: QuerySet[Post], cursor: str) -> QuerySet[Any, Any]:
    columns = (text("feed"), "id", "published_at", NO_TEXT, NO_TEXT, NO_TEXT, NO_NUMBER, NO_NUMBER)
    return feeds.NEWEST.slice(posts, cursor=cursor).values_list(*columns)[:SIZE]


def _in_community(viewer: Viewer, community: int, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    return _newest(_posts(kind).filter(community=community), cursor)


def _in_mine(viewer: Viewer, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    member = Membership.objects.filter(person=viewer.person, community=OuterRef("community"))
    return _newest(_posts(kind).filter(Exists(member)), cursor)


def _by_person(viewer: Viewer, author: int, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    return _newest(_posts(kind).filter(readable(viewer, "community"), author=author), cursor)


def _by_followed(viewer: Viewer, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    follow = PersonFollow.objects.filter(follower=viewer.person, person=OuterRef("author"))
    return _newest(_posts(kind).filter(readable(viewer, "community"), Exists(follow)), cursor)


_IN_COMMUNITY, _IN_MINE = Prepared(_in_community), Prepared(_in_mine)
_BY_PERSON, _BY_FOLLOWED = Prepared(_by_person), Prepared(_by_followed)


def add_feed(gathered: Gathering, by: Ways, *, kind: str, cursor: str) -> None:
    """The newest posts of each source."""
    communities = [membership.community_id for membership in gathered.viewer.memberships]
    if len(communities) <= ONE_BY_ONE and kind not in RARE:
        for community in communities:
            gathered.add(_IN_COMMUNITY, cursor, community=community, kind=kind)
    else:
        gathered.add(_IN_MINE, cursor, kind=kind)
    if len(by.people) <= ONE_BY_ONE:
        for person in by.people:
            gathered.add(_BY_PERSON, cursor, author=person, kind=kind)
    else:
        gathered.add(_BY_FOLLOWED, cursor, kind=kind)
    if by.topics:
        add_about(
            gathered, by.topics, "feed", tagged=by.posts_in_topics, found=by.posts_in_topics, kind=kind, after=cursor
        )


def add_about(
    gathered: Gathering, topics: Sequence[int], label: str, *, tagged: int, found: int, kind: str = "", after: str = ""
) -> None:
    """The newest posts about some topics: "feed" of any ``kind``, or "unanswered" questions.

    Of the ``tagged`` posts of these topics about ``found`` fit. Either along the index of all posts (or all unanswered
    questions) by date until enough fit, good for common topics; or through all posts of the topics, sorted, good for
    rare ones. The dearer case of both grows with the square root of all posts. The planner cannot know which, so each
    is written to be taken.
    """
    wanted, along = (SIZE, posts_in_all()) if label == "feed" else (SHORT + 1, unanswered_in_all())
    is_common = wanted * along < tagged * found
    gathered.add(_ALONG_TIME if is_common else _OF_TOPICS, after, topics=topics, label=label, kind=kind)


def _along_time(viewer: Viewer, topics: Any, label: str, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    tags = TaggedPost.objects.filter(content_object=OuterRef("pk"), tag__in=topics)
    posts = _posts(kind).filter(Exists(tags), readable(viewer, "community"))
    if label == "feed":
        return _newest(posts, cursor)
    columns = (text(label), "id", "published_at", "title", "community__name", NO_TEXT, NO_NUMBER, NO_NUMBER)
    return feeds.NEWEST.slice(posts.unanswered()).values_list(*columns)[: SHORT + 1]


def _of_topics(viewer: Viewer, topics: Any, label: str, kind: str, cursor: str = "") -> QuerySet[Any, Any]:
    links = TaggedPost.objects.filter(
        readable(viewer, "content_object__community"),
        tag__in=topics,
        content_object__status="published",
        content_object__question=None,
    )
    # As expressions, so that neither the index of a kind nor that of the dates looks like the way to the few rows.
    links = links.annotate(kind=_unindexed("content_object__kind"), date=_unindexed("content_object__published_at"))
    if kind:
        links = links.filter(kind=kind)
    links = NEWEST_TAGGED.slice(links, cursor=cursor).order_by("-date", "-content_object_id").distinct()
    if label == "feed":
        rest: tuple[Any, ...] = (NO_TEXT, NO_TEXT)
        return links.values_list(text(label), "content_object_id", "date", *rest, NO_TEXT, NO_NUMBER, NO_NUMBER)[:SIZE]
    links = links.filter(kind=Kind.QUESTION, content_object__answers_count=0, content_object__is_solved=False)
    rest = ("content_object__title", "content_object__community__name")
    return links.values_list(text(label), "content_object_id", "date", *rest, NO_TEXT, NO_NUMBER, NO_NUMBER)[
        : SHORT + 1
    ]


_ALONG_TIME, _OF_TOPICS = Prepared(_along_time), Prepared(_of_topics)


def _unindexed(column: str) -> Coalesce:
    return Coalesce(column, column)


def readable(viewer: Viewer, path: str) -> Exists:
    """Whether the community at ``path`` is one she may read, asked row by row: a bounded part has few rows."""
    return Exists(Community.objects.readable_by(viewer).filter(pk=OuterRef(path)))


def unanswered_in_all() -> int:
    """About how many questions wait for an answer; only to choose a way."""
    waiting = Post.objects.published().top_level().unanswered()
    return cache.get_or_set("home.unanswered", waiting.count, 3600) or 0


def posts_in_all() -> int:
    """About how many posts there are; only to choose a way."""
    return cache.get_or_set("home.posts", lambda: Post.objects.aggregate(n=Max("pk"))["n"] or 0, 3600) or 0
