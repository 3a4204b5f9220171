"""Where the posts on a person's home come from: her communities, and the people and topics that she follows.

Each source gives the ids of its newest posts, read from an index of its own; who shows them asks ``listed_for`` first.
Rows are (label, post id, published at, title, name of its community).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db.models import CharField, Exists, Max, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from accounts.models import PersonFollow
from communities.models import Community, Membership
from communities.viewer import Viewer
from experts.models import Expertise
from notifications.gathering import EACH, Gathering
from posts.models import Post, TaggedPost, TopicFollow, TopicUse
from ui.keyset import Keyset

NEWEST = Keyset("-published_at", "-id")
NEWEST_TAGGED = Keyset("-content_object__published_at", "-content_object_id")
#: More communities or people than this are not asked one by one.
ONE_BY_ONE = 120
#: Kinds that few posts are of: read along their own index, not community by community.
RARE = frozenset({"article", "idea", "update", "praise"})
TOPICS_AT_MOST = 200
PEOPLE_AT_MOST = 1000


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


def ways(viewer: Viewer) -> Ways:
    """One query."""

    def uses(column: str) -> Coalesce:
        total = TopicUse.objects.filter(topic=OuterRef("topic")).order_by().values("topic").annotate(n=Sum(column))
        return Coalesce(Subquery(total.values("n")), 0)

    gathered = Gathering()
    held: tuple[tuple[str, QuerySet[Any]], ...] = (
        ("topic", TopicFollow.objects.filter(person=viewer.person)),
        ("knows", Expertise.objects.filter(person=viewer.person, declined_at=None)),
    )
    for label, rows_of in held:
        columns = (text(label), "topic_id", uses("posts_count"), uses("unanswered_count"))
        gathered.add(rows_of.order_by("-at").values_list(*columns)[:TOPICS_AT_MOST])
    followed = PersonFollow.objects.filter(follower=viewer.person).order_by("-at")
    gathered.add(followed.values_list(text("person"), "person_id", Value(0), Value(0))[:PEOPLE_AT_MOST])
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


def add_feed(gathered: Gathering, viewer: Viewer, by: Ways, *, kind: str, cursor: str, size: int) -> None:
    """The newest ``size`` posts of each source."""
    posts = Post.objects.published().top_level()
    if kind:
        posts = posts.filter(kind=kind)

    def newest(found: QuerySet[Post]) -> QuerySet[Any, Any]:
        columns = (text("feed"), "id", "published_at", text(""), text(""))
        return NEWEST.slice(found, cursor=cursor).values_list(*columns)[:size]

    communities = [membership.community_id for membership in viewer.memberships]
    if len(communities) <= ONE_BY_ONE and kind not in RARE:
        gathered.add_each(newest(posts.filter(community=EACH)), communities)
    else:
        member = Membership.objects.filter(person=viewer.person, community=OuterRef("community"))
        gathered.add(newest(posts.filter(Exists(member))))
    readable = posts.filter(_readable(viewer, "community"))
    if len(by.people) <= ONE_BY_ONE:
        gathered.add_each(newest(readable.filter(author=EACH)), by.people)
    else:
        follow = PersonFollow.objects.filter(follower=viewer.person, person=OuterRef("author"))
        gathered.add(newest(readable.filter(Exists(follow))))
    if by.topics:
        only = {"kind": kind} if kind else {}
        n = by.posts_in_topics
        gathered.add(about(viewer, by.topics, label="feed", only=only, cursor=cursor, size=size, tagged=n, found=n))


def about(
    viewer: Viewer,
    topics: Sequence[int],
    *,
    label: str,
    only: dict[str, Any],
    tagged: int,
    found: int,
    size: int,
    cursor: str = "",
    named: bool = False,
) -> QuerySet[Any, Any]:
    """The newest posts about some topics that fit ``only`` and that she may read, on the cheaper of two ways.

    Of the ``tagged`` posts of these topics about ``found`` fit. Either along the index of all posts by date until
    enough fit, good for common topics; or through all posts of the topics, sorted, good for rare ones. The dearer case
    of both grows with the square root of all posts. The planner cannot know which, so each is written to be taken.
    """
    if size * posts_in_all() < tagged * found:
        tags = TaggedPost.objects.filter(content_object=OuterRef("pk"), tag__in=topics)
        posts = Post.objects.published().top_level().filter(Exists(tags), _readable(viewer, "community"), **only)
        names = ("title", "community__name") if named else (text(""), text(""))
        return NEWEST.slice(posts, cursor=cursor).values_list(text(label), "id", "published_at", *names)[:size]
    conditions = {"status": "published", "question": None, **only}
    links = TaggedPost.objects.filter(
        _readable(viewer, "content_object__community"),
        tag__in=topics,
        **{f"content_object__{name}": value for name, value in conditions.items()},
    )
    # As an expression, so that the date's index does not look like the way to sort the few rows.
    at = Coalesce("content_object__published_at", "content_object__published_at")
    ordered = NEWEST_TAGGED.slice(links, cursor=cursor).annotate(date=at).order_by("-date", "-content_object_id")
    names = ("content_object__title", "content_object__community__name") if named else (text(""), text(""))
    return ordered.values_list(text(label), "content_object_id", "date", *names).distinct()[:size]


def _readable(viewer: Viewer, path: str) -> Exists:
    """Whether the community at ``path`` is one she may read, asked row by row: a bounded part has few rows."""
    return Exists(Community.objects.readable_by(viewer).filter(pk=OuterRef(path)))


def text(value: str) -> Value:
    """A constant column."""
    return Value(value, output_field=CharField())


def posts_in_all() -> int:
    """About how many posts there are; only to choose a way."""
    return cache.get_or_set("home.posts", lambda: Post.objects.aggregate(n=Max("pk"))["n"] or 0, 3600) or 0
