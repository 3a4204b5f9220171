"""Feeds: lists of cards, a page at a time. Home, communities, topics, profiles and "Saved" all use these."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest
from django.utils.safestring import SafeString

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts import cards
from posts.models import Bookmark, Post
from ui.keyset import Keyset

PAGE = 25

NEWEST = Keyset("-published_at", "-id")
ACTIVE = Keyset("-active_at", "-id")
BEST = Keyset("-score", "-id")
ORDERS: Mapping[str, Keyset] = {"newest": NEWEST, "active": ACTIVE, "best": BEST}


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

    ``order``: a key of ``ORDERS``. Queries: two; two more when some cards are not kept yet. A list that many pages ask
    for is better a ``Source``.
    """
    columns = _Columns(ORDERS[order])
    found = list(columns.slice(queryset, cursor=cursor)[: size + 1])
    return columns.feed(viewer, found, size, cursor, show_community)


class _Columns:
    """What a feed reads of each row: that of its card, and that of its order."""

    def __init__(self, keyset: Keyset, prefix: str = "") -> None:
        self.keyset = keyset
        names = [prefix + column for column in cards.COLUMNS]
        self.width = len(names)
        self.names = names + [column for column in keyset.columns if column not in names]
        self.places = [self.names.index(column) for column in keyset.columns]

    def slice(self, queryset: QuerySet[Any], *, cursor: str = "") -> QuerySet[Any, Any]:
        return self.keyset.slice(queryset, cursor=cursor).values_list(*self.names)

    def feed(self, viewer: Viewer, found: list[Any], size: int, cursor: str, show_community: bool) -> Feed:
        rows = [cards.Row(*values[: self.width]) for values in found[:size]]
        next_cursor = ""
        if len(found) > size:
            last = found[size - 1]
            next_cursor = self.keyset.cursor_of([last[place] for place in self.places])
        return Feed(cards.load(viewer, rows, show_community=show_community), next_cursor, is_first=not cursor)


class Source:
    """A list of posts that many pages ask for; the query of its first page is prepared (communities/prepared.py).

    ``posts(viewer, **values)`` gives the queryset, through ``listed_for`` or ``visible_to``.
    """

    def __init__(
        self, posts: Callable[..., QuerySet[Any]], *, orders: Mapping[str, Keyset] = ORDERS, prefix: str = ""
    ) -> None:
        self.posts = posts
        self._columns = {name: _Columns(keyset, prefix) for name, keyset in orders.items()}
        self._first = Prepared(self._build)

    def _build(self, viewer: Viewer, order: str, **values: Any) -> QuerySet[Any, Any]:
        return self._columns[order].slice(self.posts(viewer, **values))[: PAGE + 1]

    def page(
        self, viewer: Viewer, cursor: str = "", *, order: str = "newest", show_community: bool = True, **values: Any
    ) -> Feed:
        """``values``: see ``Prepared``. Queries: two; two more when some cards are not kept yet."""
        columns = self._columns[order]
        if cursor:
            found = list(columns.slice(self.posts(viewer, **values), cursor=cursor)[: PAGE + 1])
        else:
            found = self._first.rows(viewer, order=order, **values)
        return columns.feed(viewer, found, PAGE, cursor, show_community)


def _saved(viewer: Viewer) -> QuerySet[Bookmark]:
    listed = Post.objects.listed_for(viewer).filter(pk=OuterRef("post"))
    return Bookmark.objects.filter(Exists(listed), person=viewer.person)


#: What she saved and may still see, saved last first.
SAVED = Source(_saved, orders={"newest": Keyset("-at", "-id")}, prefix="post__")


def at(request: HttpRequest, feed: Feed) -> Feed:
    """The feed with the address of its next page: this one's, with the cursor."""
    if not feed.next_cursor:
        return feed
    query = request.GET.copy()
    query["after"] = feed.next_cursor
    return Feed(feed.cards, feed.next_cursor, f"{request.path}?{query.urlencode()}", feed.is_first)
