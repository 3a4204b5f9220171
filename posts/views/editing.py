"""Editing, deleting and bringing back posts and answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import NON_FIELD_ERRORS
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from posts import actions, policies
from posts.controls import address
from posts.forms.writing import EditForm, attempt, status_of
from posts.models import Post
from posts.pages import editing as pages
from posts.pages.threads import gone
from posts.views.found import published_for, restorable_for
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import wants_fragment
from ui.toasts import undoable


@door("GET", "POST")
def post_edit(request: Request, pk: int) -> HttpResponse:
    """Change a post or an answer. Who edited meanwhile is not overwritten: both texts are shown."""
    post = published_for(request.viewer, pk)
    policies.ensure(policies.why_not_edit(request.viewer, post))
    if request.method == "GET":
        return _show(request, post, pages.form_of(post))
    form = EditForm(request.POST, is_answer=post.is_answer)
    if not form.is_valid():
        return _show(request, post, form, status=422)
    if request.POST.get("action") == "preview":
        return _show(request, post, form, preview=True)
    words = form.cleaned_data
    edited = attempt(
        form,
        lambda: actions.edit(
            actor=request.viewer,
            post=post,
            title=words.get("title", ""),
            body=words["body"],
            topics=form.topic_names,
            summary=words["summary"],
            based_on=words["based_on"],
        ),
    )
    if edited is not None:
        messages.success(request, _("Saved."))
        return redirect(edited.get_absolute_url())
    if form.has_error(NON_FIELD_ERRORS, "conflict"):
        context = {"post": post, "conflict": pages.conflict(post, form)}
        return render(request, "posts/conflict.html", context, status=409)
    return _show(request, post, form, status=status_of(form))


def _show(request: Request, post: Post, form: EditForm, *, status: int = 200, preview: bool = False) -> HttpResponse:
    context: dict[str, Any] = {"post": post, "form": form}
    if preview:
        words = form.cleaned_data
        context["preview"] = pages.preview(post, title=words.get("title", ""), body=words["body"])
    return render(request, "posts/edit.html", context, status=status)


@door("POST")
def post_deletion(request: Request, pk: int) -> HttpResponse:
    """``state=on`` deletes, ``off`` brings back."""
    post = restorable_for(request.viewer, pk)
    if not wanted(request):
        restored = actions.restore(actor=request.viewer, post=post)
        messages.success(request, _("It is back."))
        return _leave(request, restored.get_absolute_url())
    deleted = actions.delete(actor=request.viewer, post=post, reason=request.POST.get("reason", ""))
    if wants_fragment(request):
        return HttpResponse(_gone(deleted))
    undoable(request, _("Deleted."), url=request.path)
    place = deleted.question.get_absolute_url() if deleted.question else deleted.community.get_absolute_url()
    return redirect(place)


def _leave(request: Request, place: str) -> HttpResponse:
    """To the restored post: of what stands in the middle of a page, the whole page is shown again."""
    if not wants_fragment(request):
        return redirect(place)
    response = HttpResponse()
    response.headers["HX-Redirect"] = place
    return response


def _gone(post: Post) -> SafeString:
    """In the place of an answer, with the way back."""
    key = f"post-{post.pk}"
    return gone(_("The answer is deleted."), address("post_deletion", post.pk), key, key=key)
