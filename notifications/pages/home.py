"""Home: what is new where the person belongs and in what she follows, and what needs her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from communities.models import Community
from communities.viewer import Viewer
from experts.models import Offer
from notifications import sources
from notifications.gathering import Gathering
from notifications.sources import Ways, text
from posts import feeds
from posts.feeds import Feed
from posts.models import Kind, Post

KINDS = tuple(kind for kind in Kind if kind != Kind.ANSWER)
#: Lines of a short list beside the feed; one more is read, so that "5 or more" can be said.
SHORT = 5
SUGGESTED = 3


@dataclass(frozen=True)
class Item:
    """A line of a short list beside the feed."""

    id: int
    title: str
    place: str


@dataclass(frozen=True)
class Home:
    feed: Feed
    #: The kind that the feed is narrowed to, "" for all.
    kind: str
    #: Questions that wait for her as an expert; unanswered ones in her topics; her drafts. At most ``SHORT`` + 1 each.
    asked: list[Item] = field(default_factory=list)
    unanswered: list[Item] = field(default_factory=list)
    drafts: list[Item] = field(default_factory=list)
    suggested: list[Community] = field(default_factory=list)
    #: Nothing can ever come: she belongs nowhere and follows nobody and nothing.
    is_alone: bool = False


def home(viewer: Viewer, *, kind: str = "", cursor: str = "") -> Home:
    """The page in five queries besides the viewer's own, two more where cards are not kept yet."""
    kind = kind if kind in KINDS else ""
    by = sources.ways(viewer)
    gathered = Gathering()
    sources.add_feed(gathered, viewer, by, kind=kind, cursor=cursor, size=feeds.PAGE + 1)
    if not cursor:
        _add_beside(gathered, viewer, by)
    lists: dict[str, list[tuple[Any, ...]]] = {}
    for label, *row in gathered.rows():
        lists.setdefault(label, []).append(tuple(row))
    posts = Post.objects.listed_for(viewer).filter(pk__in=_newest(lists.get("feed", [])))
    return Home(
        feeds.feed(viewer, posts, cursor),
        kind,
        asked=_items(lists.get("asked", [])),
        unanswered=_items(lists.get("unanswered", [])),
        drafts=_items(lists.get("draft", [])),
        suggested=[] if cursor else suggested(viewer, SUGGESTED),
        is_alone=not (viewer.memberships or by.people or by.topics),
    )


def _add_beside(gathered: Gathering, viewer: Viewer, by: Ways) -> None:
    offers = Offer.objects.visible_to(viewer).waiting()
    offers = offers.filter(expert=viewer.person, request__question__status="published")
    question = "request__question"
    gathered.add(
        offers.order_by("-at").values_list(
            text("asked"), f"{question}_id", "at", f"{question}__title", f"{question}__community__name"
        )[: SHORT + 1]
    )
    drafts = Post.objects.drafts().filter(author=viewer.person, question=None).order_by("-active_at")
    gathered.add(drafts.values_list(text("draft"), "id", "active_at", "title", "community__name")[: SHORT + 1])
    if by.unanswered_in_mine:
        gathered.add(
            sources.about(
                viewer,
                by.mine,
                label="unanswered",
                only={"kind": Kind.QUESTION, "answers_count": 0, "is_solved": False},
                tagged=by.posts_in_mine,
                found=by.unanswered_in_mine,
                size=SHORT + 1,
                named=True,
            )
        )


def suggested(viewer: Viewer, size: int) -> list[Community]:
    """Open communities that she is not in, the largest first."""
    mine = [membership.community_id for membership in viewer.memberships]
    communities = Community.objects.visible_to(viewer).active().filter(visibility="open").exclude(pk__in=mine)
    columns = ("name", "slug", "hue", "summary", "members_count", "visibility")
    return list(communities.order_by("-members_count", "name", "id").only(*columns)[:size])


def _newest(rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Ids of the newest posts of all sources, each once; one more than a page."""
    dates = {pk: at for pk, at, _title, _place in rows}
    return sorted(dates, key=lambda pk: (dates[pk], pk), reverse=True)[: feeds.PAGE + 1]


def _items(rows: Sequence[tuple[Any, ...]]) -> list[Item]:
    return [Item(pk, title, place) for pk, _at, title, place in rows]
