"""Toggles of a post or comment: votes, reactions, saved, followed, pinned, locked. Each posts the state it wants."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from posts import actions, controls, policies
from posts.forms.writing import LockForm, attempt, status_of
from posts.models import Comment, Post
from posts.pages import marks
from posts.views.found import comment_for, published_for
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, wants_fragment


def _done(request: Request, html: SafeString, place: str) -> HttpResponse:
    """The button as it is now, for htmx; else back to where she was."""
    return HttpResponse(html) if wants_fragment(request) else back(request, place)


def _is_card(request: Request) -> bool:
    """Whether the button that asked is the one of a card: a card draws it smaller than the post's page."""
    return (request.htmx.target or "").endswith("-card") if request.htmx else False


@door("POST")
def post_vote(request: Request, pk: int) -> HttpResponse:
    """``value``: 1, -1, or 0 to take the vote back."""
    try:
        value = int(request.POST.get("value", ""))
    except ValueError:
        raise ValidationError(_("This form must send value=1, value=-1 or value=0.")) from None
    post = actions.vote(actor=request.viewer, post=published_for(request.viewer, pk), value=value)
    if _is_card(request):
        return HttpResponse(controls.card_vote(post.pk, post.score, value, may=True))
    return _done(request, controls.vote(post.pk, post.score, value, may=True), post.get_absolute_url())


@door("GET", "POST")
def post_reactions(request: Request, pk: int) -> HttpResponse:
    """GET: all reactions on offer. POST ``name`` (or in the address) and ``state``."""
    post = published_for(request.viewer, pk)
    if request.method == "GET":
        policies.ensure(policies.why_not_react(request.viewer, post))
        return _offer(request, marks.reactions(request.viewer, post, everything=True), post, post.get_absolute_url())
    name = request.POST.get("name") or request.GET.get("name", "")
    on = wanted(request)
    reacted = actions.react(actor=request.viewer, post=post, name=name, on=on)
    if _is_card(request):
        return HttpResponse(controls.card_like(pk, reacted.reactions_count, on))
    return _done(request, marks.reactions(request.viewer, reacted), post.get_absolute_url())


@door("GET", "POST")
def comment_reactions(request: Request, pk: int) -> HttpResponse:
    """As ``post_reactions``."""
    comment = comment_for(request.viewer, pk)
    if request.method == "GET":
        policies.ensure(policies.why_not_react_to_comment(request.viewer, comment))
        html = marks.reactions(request.viewer, comment, everything=True)
        return _offer(request, html, comment, comment.get_absolute_url())
    name = request.POST.get("name") or request.GET.get("name", "")
    reacted = actions.react(actor=request.viewer, comment=comment, name=name, on=wanted(request))
    return _done(request, marks.reactions(request.viewer, reacted), comment.get_absolute_url())


def _offer(request: Request, html: SafeString, of: Post | Comment, place: str) -> HttpResponse:
    if wants_fragment(request):
        return HttpResponse(html)
    return render(request, "posts/reactions.html", {"reactions": html, "of": of, "place": place})


@door("POST")
def post_bookmark(request: Request, pk: int) -> HttpResponse:
    """Save for later, or no longer."""
    post, on = published_for(request.viewer, pk), wanted(request)
    actions.set_bookmark(actor=request.viewer, post=post, on=on)
    return _done(request, controls.bookmark(pk, on, on_card=_is_card(request)), post.get_absolute_url())


@door("POST")
def post_follow(request: Request, pk: int) -> HttpResponse:
    """Hear of what happens here, or not."""
    post, on = published_for(request.viewer, pk), wanted(request)
    actions.set_post_follow(actor=request.viewer, post=post, on=on)
    return _done(request, controls.follow(pk, on), post.get_absolute_url())


@door("POST")
def post_pin(request: Request, pk: int) -> HttpResponse:
    """Keep at the top of the community, or no longer."""
    post = actions.set_pinned(actor=request.viewer, post=published_for(request.viewer, pk), on=wanted(request))
    messages.success(request, _("Pinned to the top of the community.") if post.is_pinned else _("No longer pinned."))
    return back(request, post.get_absolute_url())


@door("GET", "POST")
def post_lock(request: Request, pk: int) -> HttpResponse:
    """Close to answers, comments and edits (GET asks for the reason), or open again."""
    post = published_for(request.viewer, pk)
    if not policies.can_lock(request.viewer, post):
        raise PermissionDenied(_("Only moderators of this community may do this."))
    form = LockForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        on, reason = wanted(request), form.cleaned_data["reason"]
        locked = attempt(form, lambda: actions.set_locked(actor=request.viewer, post=post, on=on, reason=reason))
        if locked is not None:
            messages.success(request, _("Locked.") if locked.is_locked else _("Open again."))
            return back(request, post.get_absolute_url())
    status = status_of(form) if form.is_bound else 200
    return render(request, "posts/lock.html", {"post": post, "form": form}, status=status)
