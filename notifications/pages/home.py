"""Home: what is new where the person belongs and in what she follows, and what needs her."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet

from communities.models import Community, Membership
from communities.prepared import Prepared
from communities.viewer import Viewer
from experts.models import Offer
from notifications import sources
from notifications.gathering import Gathering
from notifications.sources import NO_NUMBER, NO_TEXT, SHORT, SIZE, text
from posts.feeds import Feed, Source
from posts.models import Kind, Post

KINDS = tuple(kind for kind in Kind if kind != Kind.ANSWER)
SUGGESTED = 3


@dataclass(frozen=True)
class Item:
    """A line of a short list beside the feed."""

    id: int
    title: str
    place: str
    slug: str
    number: int
    hue: int


@dataclass(frozen=True)
class Home:
    feed: Feed
    #: The kind that the feed is narrowed to, "" for all.
    kind: str
    #: Questions that wait for her as an expert; unanswered ones in her topics; her drafts. At most ``SHORT`` + 1 each.
    asked: list[Item] = field(default_factory=list)
    unanswered: list[Item] = field(default_factory=list)
    drafts: list[Item] = field(default_factory=list)
    #: Open communities that she is not in, the largest first.
    suggested: list[Item] = field(default_factory=list)
    #: Nothing can ever come: she belongs nowhere and follows nobody and nothing.
    is_alone: bool = False


def home(viewer: Viewer, *, kind: str = "", cursor: str = "") -> Home:
    """The page in four queries besides the viewer's own, two more where cards are not kept yet."""
    kind = kind if kind in KINDS else ""
    by = sources.ways(viewer)
    gathered = Gathering(viewer)
    sources.add_feed(gathered, by, kind=kind, cursor=cursor)
    if not cursor:
        for part in (_ASKED, _DRAFTS, _SUGGESTED):
            gathered.add(part)
        if by.unanswered_in_mine:
            tagged, found = by.posts_in_mine, by.unanswered_in_mine
            sources.add_about(gathered, by.mine, "unanswered", tagged=tagged, found=found)
    lists: dict[str, list[tuple[Any, ...]]] = {}
    for label, *row in gathered.rows():
        lists.setdefault(label, []).append(tuple(row))
    return Home(
        _CHOSEN.page(viewer, cursor, ids=_newest(lists.get("feed", []))),
        kind,
        asked=_items(lists.get("asked", [])),
        unanswered=_items(lists.get("unanswered", [])),
        drafts=_items(lists.get("draft", [])),
        suggested=_items(lists.get("community", [])),
        is_alone=not (viewer.memberships or by.people or by.topics),
    )


#: The posts that the sources gave, of what she may read: the last word is ``listed_for``'s.
_CHOSEN = Source(lambda viewer, ids: Post.objects.listed_for(viewer).filter(pk__in=ids))


def _asked(viewer: Viewer) -> QuerySet[Any, Any]:
    question = "request__question"
    listed = Post.objects.listed_for(viewer).filter(pk=OuterRef(f"{question}_id"))
    offers = Offer.objects.waiting().filter(Exists(listed), expert=viewer.person).order_by("-at")
    names = (f"{question}__title", f"{question}__community__name", NO_TEXT, NO_NUMBER, NO_NUMBER)
    return offers.values_list(text("asked"), f"{question}_id", "at", *names)[: SHORT + 1]


def _drafts(viewer: Viewer) -> QuerySet[Any, Any]:
    drafts = Post.objects.drafts().filter(author=viewer.person, question=None).order_by("-active_at")
    names = ("title", "community__name", NO_TEXT, NO_NUMBER, NO_NUMBER)
    return drafts.values_list(text("draft"), "id", "active_at", *names)[: SHORT + 1]


def suggested(viewer: Viewer) -> QuerySet[Community]:
    """Open communities that she is not in, the largest first."""
    member = Membership.objects.filter(person=viewer.person, community=OuterRef("pk"))
    communities = Community.objects.visible_to(viewer).active().filter(~Exists(member), visibility="open")
    return communities.order_by("-members_count", "name", "id")


_ASKED, _DRAFTS = Prepared(_asked), Prepared(_drafts)
_SUGGESTED = Prepared(
    lambda viewer: suggested(viewer).values_list(
        text("community"), "id", "created_at", "name", "summary", "slug", "members_count", "hue"
    )[:SUGGESTED]
)


def _newest(rows: Sequence[tuple[Any, ...]]) -> list[int]:
    """Ids of the newest posts of all sources, each once; one more than a page."""
    dates = {row[0]: row[1] for row in rows}
    return sorted(dates, key=lambda pk: (dates[pk], pk), reverse=True)[:SIZE]


def _items(rows: Sequence[tuple[Any, ...]]) -> list[Item]:
    return [Item(pk, *rest) for pk, _date, *rest in rows]
