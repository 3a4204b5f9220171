"""Posts and comments that an address names, loaded through ``visible_to``: 404 for who may not see them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from communities.viewer import Viewer
from posts.models import Comment, Post


def post_for(viewer: Viewer, pk: int) -> Post:
    """With what the policies ask for."""
    posts = Post.objects.visible_to(viewer).select_related("community", "author", "question")
    return get_object_or_404(posts, pk=pk)


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
    comments = Comment.objects.visible_to(viewer).select_related("author", "post__community", "post__question")
    return get_object_or_404(comments, pk=pk)


def restorable_comment_for(viewer: Viewer, pk: int) -> Comment:
    comments = Comment.objects.restorable_by(viewer)
    return get_object_or_404(comments.select_related("author", "post__community", "post__question", "removal"), pk=pk)
