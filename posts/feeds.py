"""Feeds: lists of cards, a page at a time. Home, communities, topics, profiles and "Saved" all use these."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from communities.viewer import Viewer
from posts import cards
from posts.models import Bookmark, Post
from ui.keyset import Keyset

PAGE = 25

NEWEST = Keyset("-published_at", "-id")
ACTIVE = Keyset("-active_at", "-id")
BEST = Keyset("-score", "-id")
ORDERS: Mapping[str, Keyset] = {"newest": NEWEST, "active": ACTIVE, "best": BEST}
_SAVED = Keyset("-at", "-id")


@dataclass(frozen=True)
class Feed:
    """Some cards, and where the next ones begin ("" at the end)."""

    cards: list[SafeString]
    next_cursor: str
    #: The address of the next ones; "" at the end. Filled by ``at``.
    next_url: str = ""
    is_first: bool = True

    def __bool__(self) -> bool:
        return bool(self.cards)


def feed(
    viewer: Viewer,
    queryset: QuerySet[Post],
    cursor: str = "",
    *,
    order: str = "newest",
    size: int = PAGE,
    show_community: bool = True,
) -> Feed:
    """A page of ``queryset``, which must have come through ``listed_for`` or ``visible_to``.

    ``order``: a key of ``ORDERS``. Queries: two; two more when some cards are not kept yet.
    """
    return _page(viewer, queryset, cursor, ORDERS[order], size, "", show_community)


def saved(viewer: Viewer, cursor: str = "", *, size: int = PAGE) -> Feed:
    """What she saved and may still see, saved last first."""
    bookmarks = Bookmark.objects.filter(person=viewer.person, post__in=Post.objects.listed_for(viewer))
    return _page(viewer, bookmarks, cursor, _SAVED, size, "post__", True)


def _page(
    viewer: Viewer,
    queryset: QuerySet[Any],
    cursor: str,
    keyset: Keyset,
    size: int,
    prefix: str,
    show_community: bool,
) -> Feed:
    columns = [prefix + column for column in cards.COLUMNS]
    found = list(keyset.slice(queryset, cursor=cursor).values_list(*columns, *keyset.columns)[: size + 1])
    width = len(columns)
    rows = [cards.Row(*values[:width]) for values in found[:size]]
    next_cursor = keyset.cursor_of(found[size - 1][width:]) if len(found) > size else ""
    return Feed(cards.load(viewer, rows, show_community=show_community), next_cursor, is_first=not cursor)


def at(request: HttpRequest, feed: Feed) -> Feed:
    """The feed with the address of its next page: this one's, with the cursor."""
    if not feed.next_cursor:
        return feed
    query = request.GET.copy()
    query["after"] = feed.next_cursor
    return Feed(feed.cards, feed.next_cursor, f"{request.path}?{query.urlencode()}", feed.is_first)
