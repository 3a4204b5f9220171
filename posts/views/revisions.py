"""What a post was before: the list of its revisions, what changed between two, and going back to one."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from posts import actions, policies
from posts.models import Post
from posts.pages import editing as pages
from posts.views.found import published_for
from ui.doors import door
from ui.keyset import Keyset
from ui.requests import Request
from ui.responses import page_or_fragment

_NEWEST = Keyset("-number")


def _post(request: Request, pk: int) -> Post:
    post = published_for(request.viewer, pk)
    if not policies.can_see_revisions(request.viewer, post):
        raise PermissionDenied(_("You may not see the history of this."))
    return post


@door("GET")
def post_revisions(request: Request, pk: int) -> HttpResponse:
    """All revisions, newest first."""
    post = _post(request, pk)
    page = _NEWEST.page(pages.revisions_of(post), cursor=request.GET.get("after", ""), size=50)
    context = {
        "post": post,
        "revisions": page.rows,
        "next_url": f"{request.path}?after={page.next_cursor}" if page.next_cursor else "",
    }
    return page_or_fragment(request, page="posts/revisions.html", fragment="posts/_revisions.html", context=context)


@door("GET")
def post_revision(request: Request, pk: int, number: int) -> HttpResponse:
    """What this revision changed, against the one before or ``?against=``."""
    post = _post(request, pk)
    number = _number(request.GET.get("to", "")) or number
    revision = get_object_or_404(pages.revisions_of(post), number=number)
    comparison = pages.compare(request.viewer, post, revision, _number(request.GET.get("against", "")))
    return render(request, "posts/revision.html", {"post": post, "comparison": comparison})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None


@door("POST")
def post_revision_restoration(request: Request, pk: int, number: int) -> HttpResponse:
    """Make this revision the current one, as a new edit."""
    post = _post(request, pk)
    revision = get_object_or_404(pages.revisions_of(post), number=number)
    restored = actions.restore_revision(actor=request.viewer, post=post, revision=revision)
    messages.success(request, _("Version %(number)d is the current one again.") % {"number": number})
    return redirect(restored.get_absolute_url())
