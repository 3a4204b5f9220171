"""Rows taken for an action: read afresh and held until its transaction ends, so that what a rule or a count is decided
on is still true when it is written. (SQLite: a transaction holds the only write lock from its beginning.)

Order, so that two actions never wait for each other crosswise: question, answer, comment, topics, topic uses.
"""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from accounts.models import User
from communities.viewer import Viewer
from posts import policies
from posts.models import Comment, Lock, Post
from posts.querysets import PostQuerySet


def hold(post: Post) -> Post:
    """The post as it is now, with community, author and question (the question is not held)."""
    return _held().select_related("question").get(pk=post.pk)


def hold_with_question(post: Post) -> Post:
    """As ``hold``; where it is an answer its question is held as well, and is ``post.question``."""
    if post.question_id is None:
        return hold(post)
    question = hold(Post(pk=post.question_id))
    held = _held().get(pk=post.pk)
    held.question = question
    return held


def _held() -> PostQuerySet:
    # no_key: rows that refer to the post (read marks, bookmarks) may be made meanwhile
    return Post.objects.select_for_update(of=("self",), no_key=True).select_related("community", "author")


def hold_comment(comment: Comment) -> Comment:
    """The comment as it is now, with its author and its post (not held) with community and question."""
    return (
        Comment.objects.select_for_update(of=("self",), no_key=True)
        .select_related("author", "post__community", "post__author", "post__question")
        .get(pk=comment.pk)
    )


def person_of(actor: Viewer) -> User:
    """Who acts; nobody who is not signed in does."""
    if actor.person is None:
        raise PermissionDenied(_("Sign in first."))
    return actor.person


def ensure(refusal: policies.Refusal | None, post: Post) -> None:
    """Raise the refusal; of a locked post with the moderator's reason."""
    if refusal is not None and refusal.code == "locked":
        lock = Lock.objects.filter(post=post.question_id or post.pk).first()
        if lock is not None and lock.reason:
            raise ValidationError(
                _("%(refusal)s The reason given: %(reason)s") % {"refusal": refusal.reason, "reason": lock.reason},
                code="locked",
            )
    policies.ensure(refusal)
