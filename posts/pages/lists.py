"""Lists of posts: of a community, and across communities by kind."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from communities import pages as communities
from communities.models import Community
from communities.pages import CommunityHeader
from communities.policies import can_read
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


def _narrowed(posts: PostQuerySet, show: str) -> tuple[PostQuerySet, str]:
    """The posts and their order, for ``?show=``."""
    if show == "unanswered":
        return posts.unanswered(), "newest"
    if show == "solved":
        return posts.solved(), "newest"
    return posts, show if show in feeds.ORDERS else "newest"


# --- One community ----------------------------------------------------------------------------------------------------

#: Pinned posts shown on top: more than this nobody pins.
_PINNED = 20
_TOPICS = 10


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


def community(viewer: Viewer, community: Community, query: Any) -> CommunityPage:
    """``query``: kind, show, topic, after. At most eight queries besides the viewer's own and upper rooms' parts."""
    header = communities.header(viewer, community)
    if not can_read(viewer, community):
        return CommunityPage(header, Feed([], ""))
    kind = query.get("kind", "") if query.get("kind") in KINDS else ""
    show, cursor = query.get("show", ""), query.get("after", "")
    topic = _topic(viewer, query.get("topic", ""))
    posts = Post.objects.listed_for(viewer).filter(community=community)
    posts, order = _narrowed(posts.filter(kind=kind) if kind else posts, show)
    if topic is not None:
        posts = posts.filter(Exists(TaggedPost.objects.filter(content_object=OuterRef("pk"), tag=topic)))
    is_narrowed = bool(kind or show or topic)
    if not is_narrowed:
        posts = posts.filter(is_pinned=False)
    feed = feeds.feed(viewer, posts, cursor, order=order, show_community=False)
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
    pinned = Post.objects.listed_for(viewer).filter(community=community, is_pinned=True)
    rows = pinned.order_by("-pin__at", "-id").values_list(*cards.COLUMNS)[:_PINNED]
    return cards.load(viewer, [cards.Row(*row) for row in rows], show_community=False)


def _topics(community: Community) -> list[Topic]:
    uses = TopicUse.objects.filter(community=community, posts_count__gt=0)
    return [use.topic for use in uses.select_related("topic").order_by("-posts_count")[:_TOPICS]]


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


def of_kind(viewer: Viewer, kind: Kind, query: Any) -> ListPage:
    """``query``: show, after. Two queries, two more when cards are cold."""
    offered = _LISTS[kind]
    show = query.get("show", "") if query.get("show") in offered else offered[0]
    posts, order = _narrowed(Post.objects.listed_for(viewer).filter(kind=kind), show)
    labels = {
        "unanswered": _("Unanswered"),
        "newest": _("Newest"),
        "active": _("Active"),
        "solved": _("Solved"),
        "best": _("Best"),
    }
    return ListPage(
        feeds.feed(viewer, posts, query.get("after", ""), order=order),
        [Choice(labels[name], f"?show={name}", name == show) for name in offered],
        show,
    )
