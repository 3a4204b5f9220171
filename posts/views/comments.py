"""Comments: writing, editing in place, taking away and bringing back."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from posts import actions, policies
from posts.forms.writing import CommentForm, attempt, new_key, status_of
from posts.models import Comment, Post
from posts.pages import comments as pages
from posts.views.found import comment_for, published_for, restorable_comment_for
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment
from ui.toasts import undoable


@door("GET", "POST")
def comments(request: Request, pk: int) -> HttpResponse:
    """GET: a form (``?parent=`` makes it a reply), or with ``?show=all`` the thread. POST: comment."""
    post = published_for(request.viewer, pk)
    if request.method == "GET":
        if request.GET.get("show") == "all":
            return _thread(request, post)
        policies.ensure(policies.why_not_comment(request.viewer, post))
        parent = _parent(request.GET.get("parent", ""), request, post)
        initial = {"idempotency_key": new_key(), "parent": parent.pk if parent else None}
        return _form(request, post, CommentForm(initial=initial, of=_key(post, parent)), parent)
    parent = _parent(request.POST.get("parent", ""), request, post)
    form = CommentForm(request.POST, of=_key(post, parent))
    written = None
    if form.is_valid():
        words = form.cleaned_data
        written = attempt(
            form,
            lambda: actions.comment(
                actor=request.viewer,
                post=post,
                body=words["body"],
                parent=parent,
                idempotency_key=words["idempotency_key"],
            ),
        )
    if written is None:
        return _form(request, post, form, parent, status=status_of(form))
    if wants_fragment(request):
        return _thread(request, published_for(request.viewer, pk), said=_("Your comment is there."), new=written.pk)
    return redirect(written.get_absolute_url())


def _parent(text: str, request: Request, post: Post) -> Comment | None:
    """The comment that is replied to; ``ValidationError`` where it is gone or elsewhere."""
    if not text:
        return None
    parent = None
    if text.isascii() and text.isdigit() and len(text) < 19:
        parent = Comment.objects.visible_to(request.viewer).select_related("author").filter(pk=text, post=post).first()
    if parent is None:
        raise ValidationError(_("The comment that you reply to is not there any more. Write one of its own."))
    return parent


def _key(post: Post, parent: Comment | None) -> str:
    return f"reply-{parent.pk}" if parent else f"comment-{post.pk}"


def _form(request: Request, post: Post, form: CommentForm, parent: Comment | None, status: int = 200) -> HttpResponse:
    context = {"post": post, "form": form, "parent": parent, "key": _key(post, parent)}
    response = page_or_fragment(
        request, page="posts/comment_write.html", fragment="posts/_comment_form.html", context=context, status=status
    )
    if status != 200:
        response.headers["HX-Retarget"] = f"#{_key(post, parent)}-form"
        response.headers["HX-Reswap"] = "outerHTML"
    return response


def _thread(request: Request, post: Post, *, said: str = "", new: int | None = None) -> HttpResponse:
    """The whole thread; without htmx the page that shows it."""
    if not wants_fragment(request):
        return redirect(f"{_page(post).get_absolute_url()}?comments={post.pk}#post-{post.pk}-comments")
    context = {"thread": pages.thread(request.viewer, post, new=new), "post": post, "said": said}
    return render(request, "posts/_thread.html", context)


def _page(post: Post) -> Post:
    return post.question or post


@door("GET", "POST")
def comment(request: Request, pk: int) -> HttpResponse:
    """GET: the form to edit it (``?show=1``: as it is); who may not edit is led to its place. POST: edit."""
    found = comment_for(request.viewer, pk)
    if request.method == "GET":
        if not wants_fragment(request) and not policies.can_edit_comment(request.viewer, found):
            return redirect(found.get_absolute_url())
        if request.GET.get("show"):
            return _one(request, found)
        if not policies.can_edit_comment(request.viewer, found):
            raise PermissionDenied(_("Only the author and moderators may edit this."))
        form = CommentForm(initial={"body": found.body_source}, of=f"edit-{pk}")
        return _edit(request, found, form)
    form = CommentForm(request.POST, of=f"edit-{pk}")
    edited = None
    if form.is_valid():
        body = form.cleaned_data["body"]
        edited = attempt(form, lambda: actions.edit_comment(actor=request.viewer, comment=found, body=body))
    if edited is None:
        return _edit(request, found, form, status=status_of(form))
    if wants_fragment(request):
        return _one(request, edited)
    return redirect(edited.get_absolute_url())


def _edit(request: Request, found: Comment, form: CommentForm, status: int = 200) -> HttpResponse:
    context: dict[str, Any] = {"comment": found, "form": form}
    return page_or_fragment(
        request, page="posts/comment_edit.html", fragment="posts/_comment_edit.html", context=context, status=status
    )


def _one(request: Request, found: Comment) -> HttpResponse:
    if not wants_fragment(request):
        return redirect(found.get_absolute_url())
    return HttpResponse(pages.one(request.viewer, found))


@door("POST")
def comment_deletion(request: Request, pk: int) -> HttpResponse:
    """``state=on`` deletes, ``off`` brings back."""
    found = restorable_comment_for(request.viewer, pk)
    if wanted(request):
        gone = actions.delete_comment(actor=request.viewer, comment=found)
        if wants_fragment(request):
            return HttpResponse(pages.one(request.viewer, gone))
        undoable(request, _("The comment is deleted."), url=request.path)
        return back(request, _page(gone.post).get_absolute_url())
    restored = actions.restore_comment(actor=request.viewer, comment=found)
    if wants_fragment(request):
        return HttpResponse(pages.one(request.viewer, restored))
    return back(request, restored.get_absolute_url())
