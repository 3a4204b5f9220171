"""Posts and comments that an address names, loaded through ``visible_to``: 404 for who may not see them."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import QuerySet
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communities.prepared import Prepared
from communities.viewer import Viewer
from posts.models import Comment, Post

#: Long texts that no rule asks for.
_OF_COMMUNITY = [f"{name}_{form}" for name in ("about", "rules", "welcome") for form in ("source", "html")]
_OF_POST = ["body_source", "body_html", "body_text"]


def _without(path: str, names: Sequence[str]) -> list[str]:
    return [f"{path}__{name}" for name in names]


def _post(viewer: Viewer, pk: int) -> QuerySet[Post]:
    posts = Post.objects.visible_to(viewer).filter(pk=pk).select_related("community", "author", "question")
    return posts.defer(*_without("community", _OF_COMMUNITY), *_without("question", _OF_POST))


def _comment(viewer: Viewer, pk: int) -> QuerySet[Comment]:
    comments = Comment.objects.visible_to(viewer).filter(pk=pk)
    comments = comments.select_related("author", "post__community", "post__question")
    return comments.defer(
        *_without("post__community", _OF_COMMUNITY),
        *_without("post__question", _OF_POST),
        *_without("post", _OF_POST),
    )


#: Asked by every button of a post or comment, so prepared.
_POST, _COMMENT = Prepared(_post), Prepared(_comment)


def post_for(viewer: Viewer, pk: int) -> Post:
    """With what the policies ask for."""
    found = _POST.objects(viewer, pk=pk)
    if not found:
        raise Http404(_("There is no such post, or you may not see it."))
    return found[0]


def published_for(viewer: Viewer, pk: int) -> Post:
    """As ``post_for``, but no draft: a draft has no page, no comments, no marks."""
    post = post_for(viewer, pk)
    if post.status == "draft":
        raise Http404(_("This is a draft."))
    return post


def restorable_for(viewer: Viewer, pk: int) -> Post:
    """As ``post_for``; also what she deleted herself, so that she can bring it back."""
    posts = Post.objects.restorable_by(viewer).select_related("community", "author", "question", "removal")
    return get_object_or_404(posts, pk=pk)


def comment_for(viewer: Viewer, pk: int) -> Comment:
    found = _COMMENT.objects(viewer, pk=pk)
    if not found:
        raise Http404(_("There is no such comment, or you may not see it."))
    return found[0]


def restorable_comment_for(viewer: Viewer, pk: int) -> Comment:
    comments = Comment.objects.restorable_by(viewer)
    return get_object_or_404(comments.select_related("author", "post__community", "post__question", "removal"), pk=pk)
