"""The composer and drafts."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from posts import actions
from posts.forms.writing import attempt, status_of
from posts.models import Post
from posts.pages import composer as pages
from posts.pages.composer import Composer
from ui.doors import door
from ui.keyset import Keyset
from ui.requests import Request
from ui.responses import page_or_fragment

_LATEST = Keyset("-active_at", "-id")


@door("GET", "POST")
def write(request: Request) -> HttpResponse:
    """Write something new. POST ``action``: publish, save, autosave or preview."""
    if request.method == "GET":
        return _show(request, pages.blank(request.viewer, request.GET.dict()))
    return _act(request, _draft_named(request))


@door("GET", "POST")
def draft(request: Request, pk: int) -> HttpResponse:
    """Go on with a draft. POST ``action``: publish, save, autosave, preview or discard."""
    found = _draft(request, pk)
    if request.method == "GET":
        return _show(request, pages.of_draft(request.viewer, found))
    if request.POST.get("action") == "discard":
        actions.discard_draft(actor=request.viewer, draft=found)
        messages.success(request, _("The draft is discarded."))
        return redirect("drafts")
    return _act(request, found)


@door("GET")
def drafts(request: Request) -> HttpResponse:
    """Her drafts, the one she worked on last first."""
    queryset = Post.objects.visible_to(request.viewer).drafts().select_related("community").defer("body_html")
    page = _LATEST.page(queryset, cursor=request.GET.get("after", ""))
    next_url = f"{request.path}?after={page.next_cursor}" if page.next_cursor else ""
    context = {"drafts": page.rows, "next_url": next_url}
    return page_or_fragment(request, page="posts/drafts.html", fragment="posts/_drafts.html", context=context)


def _draft(request: Request, pk: int) -> Post:
    drafts = Post.objects.visible_to(request.viewer).drafts().select_related("community")
    return get_object_or_404(drafts, pk=pk)


def _draft_named(request: Request) -> Post | None:
    """The draft that the form is about; none where it was published or discarded meanwhile, so that no word is lost."""
    named: Any = request.POST.get("draft", "")
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        named = pages.draft_of_key(request.viewer, request.POST.get("idempotency_key", ""))
    try:
        return _draft(request, int(named)) if named else None
    except Http404:
        return None


def _act(request: Request, found: Post | None) -> HttpResponse:
    doing = {"publish": _publish, "save": _save, "autosave": _autosave, "preview": _preview}
    act = doing.get(request.POST.get("action", "publish"))
    if act is None:
        raise ValidationError(_("This form must send action=publish, save, autosave or preview."))
    return act(request, found)


def _publish(request: Request, found: Post | None) -> HttpResponse:
    composer = pages.bound(request.viewer, request.POST, found)
    is_valid = composer.form.is_valid()
    if is_valid:
        kind = composer.form.cleaned_data["kind"]
        is_valid = not [bound for bound in pages.parts_of(composer, kind) if not bound.form.is_valid()]
    post = attempt(composer.form, lambda: pages.publish(request.viewer, composer)) if is_valid else None
    if post is None:
        return _show(request, composer, status=status_of(composer.form))
    return redirect(post.get_absolute_url())


def _save(request: Request, found: Post | None) -> HttpResponse:
    composer = pages.bound(request.viewer, request.POST, found, for_draft=True)
    saved = None
    if composer.form.is_valid():
        saved = attempt(composer.form, lambda: pages.save_draft(request.viewer, composer))
    if saved is None:
        return _show(request, composer, status=status_of(composer.form))
    messages.success(request, _("The draft is saved."))
    return redirect("draft", saved.pk)


def _autosave(request: Request, found: Post | None) -> HttpResponse:
    """While typing: keep it, and say so in one line. An empty form is no draft."""
    if not (request.POST.get("title", "").strip() or request.POST.get("body", "").strip()):
        return HttpResponse(status=204)
    composer = pages.sent(request.viewer, request.POST, found, for_draft=True)
    saved = None
    if composer.form.is_valid():
        saved = attempt(composer.form, lambda: pages.save_draft(request.viewer, composer))
    context = {"draft": saved, "form": composer.form, "now": timezone.now()}
    response = render(request, "posts/_draft_state.html", context, status=200 if saved else status_of(composer.form))
    if saved is not None:
        response.headers["HX-Replace-Url"] = reverse("draft", args=[saved.pk])
    return response


def _preview(request: Request, found: Post | None) -> HttpResponse:
    composer = pages.previewed(request.viewer, pages.bound(request.viewer, request.POST, found, for_draft=True))
    return _show(request, composer)


def _show(request: Request, composer: Composer, status: int = 200) -> HttpResponse:
    return render(request, "posts/write.html", {"composer": composer, "form": composer.form}, status=status)
