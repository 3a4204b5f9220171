"""A community's posts and topics."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from communities.policies import can_read
from posts import feeds
from posts.pages import lists as pages
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET")
def community(request: Request, slug: str) -> HttpResponse:
    """Pinned posts and the feed; ``?kind=``, ``?show=``, ``?topic=``. Of a closed one strangers see only what it is."""
    found = pages.community_called(request.viewer, slug)
    page = pages.community(request.viewer, found, request.GET)
    context: dict[str, Any] = {"page": page, "header": page.header, "feed": feeds.at(request, page.feed)}
    return page_or_fragment(request, page="posts/community.html", fragment="posts/_feed.html", context=context)


@door("GET")
def community_topics(request: Request, slug: str) -> HttpResponse:
    """What this community writes about."""
    found = pages.community_called(request.viewer, slug)
    if not can_read(request.viewer, found):
        raise PermissionDenied(_("Only members of this community may read it."))
    page = pages.community_topics(request.viewer, found, request.GET.get("after", ""))
    next_url = f"{request.path}?after={page.next_cursor}" if page.next_cursor else ""
    context = {"page": page, "header": page.header, "next_url": next_url}
    return page_or_fragment(
        request, page="posts/community_topics.html", fragment="posts/_community_topics.html", context=context
    )
