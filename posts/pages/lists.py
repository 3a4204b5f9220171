"""Lists of posts: of a community, and across communities by kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import Http404
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities import pages as communities
from communities.models import Community
from communities.pages import CommunityHeader
from communities.policies import can_read
from communities.prepared import Prepared, Text
from communities.viewer import Viewer
from posts import cards, feeds, parts
from posts.feeds import Feed
from posts.forms.writing import KINDS
from posts.models import Kind, Post, TaggedPost, Topic, TopicUse
from posts.querysets import PostQuerySet
from ui.keyset import Keyset


@dataclass(frozen=True)
class Choice:
    """One of a row of filters."""

    label: str
    query: str
    is_current: bool


def _narrowed(posts: PostQuerySet, show: str) -> PostQuerySet:
    """What ``?show=`` leaves of them."""
    if show == "unanswered":
        return posts.unanswered()
    return posts.solved() if show == "solved" else posts


def _order(show: str) -> str:
    return show if show in feeds.ORDERS else "newest"


# --- One community ----------------------------------------------------------------------------------------------------

#: Pinned posts shown on top: more than this nobody pins.
_PINNED = 20
_TOPICS = 10
_TOPIC = ("topic_id", "topic__name", "topic__slug")


@dataclass(frozen=True)
class CommunityPage:
    """The front page of a community, for one reader."""

    header: CommunityHeader
    feed: Feed
    pinned: list[SafeString] = field(default_factory=list)
    kinds: list[Choice] = field(default_factory=list)
    shows: list[Choice] = field(default_factory=list)
    topic: Topic | None = None
    topics: list[Topic] = field(default_factory=list)
    rail: list[Any] = field(default_factory=list)
    #: Whether it is narrowed: then an empty list is no empty community.
    is_narrowed: bool = False


def _community_posts(viewer: Viewer, community: int, kind: str, show: str, topic: int | None) -> PostQuerySet:
    """Pinned ones stand above the whole list; where it is narrowed they stand in it."""
    posts = Post.objects.listed_for(viewer).filter(community=community)
    if kind:
        posts = posts.filter(kind=kind)
    if topic is not None:
        posts = posts.filter(Exists(TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=topic)))
    return _narrowed(posts, show) if kind or show or topic else posts.filter(is_pinned=False)


_COMMUNITY = feeds.Source(_community_posts)


def _pinned_rows(viewer: Viewer, community: int) -> QuerySet[Any, Any]:
    # Whether it is listed is asked of each pinned one: else SQLite finds the pinned ones among all listed ones.
    listed = Post.objects.listed_for(viewer).filter(pk=OuterRef("pk"))
    pinned = Post.objects.filter(Exists(listed), community=community, is_pinned=True)
    return pinned.order_by("-pin__at", "-id").values_list(*cards.COLUMNS)[:_PINNED]


_PINNED_ROWS = Prepared(_pinned_rows)


def _called(viewer: Viewer, slug: str) -> QuerySet[Community]:
    return Community.objects.visible_to(viewer).filter(slug=slug)


_CALLED = Prepared(_called)


def community_called(viewer: Viewer, slug: str) -> Community:
    """The community of an address; ``Http404`` where she may not know of it."""
    found = _CALLED.objects(viewer, slug=Text(slug))
    if not found:
        raise Http404(_("There is no such community, or you may not know of it."))
    return found[0]


def community(viewer: Viewer, community: Community, query: Any) -> CommunityPage:
    """``query``: kind, show, topic, after. At most eight queries besides the viewer's own and upper rooms' parts."""
    header = communities.header(viewer, community)
    if not can_read(viewer, community):
        return CommunityPage(header, Feed([], ""))
    kind = query.get("kind", "") if query.get("kind") in KINDS else ""
    show, cursor = query.get("show", ""), query.get("after", "")
    show = show if show in ("unanswered", "solved", *feeds.ORDERS) else ""
    topic = _topic(viewer, query.get("topic", ""))
    is_narrowed = bool(kind or show or topic)
    feed = _COMMUNITY.page(
        viewer,
        cursor,
        order=_order(show),
        show_community=False,
        community=community.pk,
        kind=kind,
        show=show,
        topic=topic.pk if topic else None,
    )
    if cursor:
        return CommunityPage(header, feed)
    return CommunityPage(
        header=header,
        feed=feed,
        pinned=[] if is_narrowed else _pinned(viewer, community),
        kinds=_kinds(kind, show),
        shows=_shows(kind, show),
        topic=topic,
        topics=_topics(community),
        rail=parts.parts_for("community.rail", viewer, community),
        is_narrowed=is_narrowed,
    )


def _topic(viewer: Viewer, slug: str) -> Topic | None:
    return Topic.objects.visible_to(viewer).filter(slug=slug).first() if slug else None


def _pinned(viewer: Viewer, community: Community) -> list[SafeString]:
    rows = _PINNED_ROWS.rows(viewer, community=community.pk)
    return cards.load(viewer, [cards.Row(*row) for row in rows], show_community=False)


def _topics(community: Community) -> list[Topic]:
    uses = TopicUse.objects.filter(community=community, posts_count__gt=0).order_by("-posts_count")
    return [Topic(pk=pk, name=name, slug=slug) for pk, name, slug in uses.values_list(*_TOPIC)[:_TOPICS]]


def _kinds(kind: str, show: str) -> list[Choice]:
    """All kinds; of "unanswered" and "solved" there are only questions."""
    kept = f"&show={show}" if show in feeds.ORDERS else ""
    every = Choice(_("All"), f"?{kept[1:]}", not kind)
    labels = {
        Kind.QUESTION: _("Questions"),
        Kind.DISCUSSION: _("Discussions"),
        Kind.IDEA: _("Ideas"),
        Kind.UPDATE: _("Updates"),
        Kind.ARTICLE: _("Articles"),
        Kind.PRAISE: _("Praise"),
    }
    return [every, *(Choice(labels[k], f"?kind={k.value}{kept}", kind == k) for k in KINDS)]


def _shows(kind: str, show: str) -> list[Choice]:
    shows = {"newest": _("Newest"), "active": _("Active"), "best": _("Best")}
    if kind in ("", Kind.QUESTION):
        shows |= {"unanswered": _("Unanswered"), "solved": _("Solved")}
    current = show if show in shows else "newest"
    kept = f"kind={kind}&" if kind else ""
    return [Choice(label, f"?{kept}show={name}", name == current) for name, label in shows.items()]


# --- Topics of a community --------------------------------------------------------------------------------------------


_MOST_USED = Keyset("-posts_count", "-id")


@dataclass(frozen=True)
class TopicsPage:
    header: CommunityHeader
    uses: list[TopicUse]
    next_cursor: str


def community_topics(viewer: Viewer, community: Community, cursor: str = "") -> TopicsPage:
    """The topics that a community (which she may read) uses, most used first."""
    uses = TopicUse.objects.filter(community=community, posts_count__gt=0).select_related("topic")
    page = _MOST_USED.page(uses, cursor=cursor, size=60)
    return TopicsPage(communities.header(viewer, community), page.rows, page.next_cursor)


# --- Across communities -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ListPage:
    """Posts of one kind of all communities that she may read."""

    feed: Feed
    shows: list[Choice]
    show: str


#: What each list offers, its default first.
_LISTS: dict[Kind, tuple[str, ...]] = {
    Kind.QUESTION: ("unanswered", "newest", "active", "solved"),
    Kind.IDEA: ("newest", "best", "active"),
    Kind.ARTICLE: ("newest", "active"),
}


def _posts_of_kind(viewer: Viewer, kind: str, show: str) -> PostQuerySet:
    return _narrowed(Post.objects.listed_for(viewer).filter(kind=kind), show)


_OF_KIND = feeds.Source(_posts_of_kind)


def of_kind(viewer: Viewer, kind: Kind, query: Any) -> ListPage:
    """``query``: show, after. Two queries, two more when cards are cold."""
    offered = _LISTS[kind]
    show = query.get("show", "") if query.get("show") in offered else offered[0]
    labels = {
        "unanswered": _("Unanswered"),
        "newest": _("Newest"),
        "active": _("Active"),
        "solved": _("Solved"),
        "best": _("Best"),
    }
    return ListPage(
        _OF_KIND.page(viewer, query.get("after", ""), order=_order(show), kind=kind.value, show=show),
        [Choice(labels[name], f"?show={name}", name == show) for name in offered],
        show,
    )
