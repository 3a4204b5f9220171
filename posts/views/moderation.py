"""The moderators' desk: reports that wait, what was decided, what was taken away, the log."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.utils.translation import gettext as _

from communities.models import Community
from communities.pages import header
from communities.views.entrance import known
from posts.pages import moderation as pages
from posts.pages import moderation_log as log_pages
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment

#: What ``?show=`` may ask for → loader and the fragment that shows it.
SHOWN: dict[str, tuple[Any, str]] = {
    "": (pages.queue, "posts/_queue.html"),
    "decided": (pages.decided, "posts/_decided.html"),
    "removed": (pages.removed, "posts/_removed.html"),
}


def _moderated(request: Request, slug: str) -> Community:
    community = known(request.viewer, slug)
    if not request.viewer.moderates(community.pk):
        raise PermissionDenied(_("Only moderators and owners of this community see this page."))
    return community


def _context(request: Request, community: Community | None) -> dict[str, Any]:
    show = request.GET.get("show", "")
    show = show if show in SHOWN else ""
    load, fragment = SHOWN[show]
    page = load(request.viewer, community, cursor=request.GET.get("after", ""))
    return {"show": show, "page": page, "fragment": fragment, "next_url": _next_url(request, page.next_cursor)}


def _next_url(request: Request, cursor: str) -> str:
    if not cursor:
        return ""
    query = request.GET.copy()
    query["after"] = cursor
    return f"{request.path}?{query.urlencode()}"


@door("GET")
def moderation(request: Request, slug: str) -> HttpResponse:
    """Of one community."""
    community = _moderated(request, slug)
    context = _context(request, community) | {"header": header(request.viewer, community), "community": community}
    return page_or_fragment(request, page="posts/moderation.html", fragment=context["fragment"], context=context)


@door("GET")
def moderation_all(request: Request) -> HttpResponse:
    """Of all communities that the viewer moderates; of all there are for administrators."""
    if not request.viewer.moderates_any:
        raise PermissionDenied(_("You moderate no community."))
    context = _context(request, None)
    return page_or_fragment(request, page="posts/moderation_all.html", fragment=context["fragment"], context=context)


@door("GET")
def moderation_log(request: Request, slug: str) -> HttpResponse:
    """Who decided what, when and why."""
    community = _moderated(request, slug)
    page = log_pages.log(community, cursor=request.GET.get("after", ""))
    context = {
        "header": header(request.viewer, community),
        "page": page,
        "show": "log",
        "next_url": _next_url(request, page.next_cursor),
    }
    return page_or_fragment(
        request, page="posts/moderation_log.html", fragment="posts/_moderation_log.html", context=context
    )
