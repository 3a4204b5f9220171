"""Deleting, hiding, restoring. Nothing is lost: a ``Removal`` says who took it away, when and why."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold_comment, hold_with_question
from posts.actions.tallies import bump, bump_comment, counted, is_solved_now
from posts.actions.wording import clean_note
from posts.models import Comment, Post, Removal


@transaction.atomic
def delete(*, actor: Viewer, post: Post, reason: str = "") -> Post:
    """Delete a post or answer, recoverably. Deleting it again changes nothing."""
    held = hold_with_question(post)
    refusal = policies.why_not_delete(actor, held)
    if refusal is not None and refusal.code == "deleted":
        return held
    ensure(refusal, held)
    return take_away(actor, held, "deleted", clean_note(reason, "reason"))


@transaction.atomic
def hide(*, actor: Viewer, post: Post, reason: str) -> Post:
    """Hide a post or answer from everyone but its author and moderators."""
    held = hold_with_question(post)
    refusal = policies.why_not_hide(actor, held)
    if refusal is not None and refusal.code == "hidden":
        return held
    ensure(refusal, held)
    return take_away(actor, held, "hidden", required_reason(reason))


@transaction.atomic
def restore(*, actor: Viewer, post: Post) -> Post:
    """Bring back what was deleted or hidden. Where it is there already nothing changes."""
    held = hold_with_question(post)
    refusal = policies.why_not_restore(actor, held)
    if refusal is not None and refusal.code == "published" and held.status == "published":
        return held
    ensure(refusal, held)
    removal = Removal.objects.filter(post=held).first()
    Removal.objects.filter(post=held).delete()
    _stand(held, "published")
    by_author = actor.id == held.author_id and (removal is None or removal.by_id == actor.id)
    _tell("post_restored", actor, held, is_audit=not by_author)
    return held


def take_away(actor: Viewer, held: Post, status: str, reason: str) -> Post:
    """Delete or hide a held post. Who may is decided by the caller."""
    Removal.objects.update_or_create(post=held, defaults={"by": actor.person, "at": timezone.now(), "reason": reason})
    _stand(held, status)
    if status == "hidden":
        _tell("post_hidden", actor, held, is_audit=True, note=reason)
    else:
        _tell("post_deleted", actor, held, is_audit=actor.id != held.author_id, note=reason)
    return held


def _stand(held: Post, status: str) -> None:
    """Give the post its status, and its question the counts that follow from it."""
    was_published, is_published = held.status == "published", status == "published"
    with counted(held):
        held.status = status
        bump(held, fields=["status"])
    question = held.question
    if question is None or was_published == is_published:
        return
    with counted(question):
        question.is_solved = is_solved_now(question)
        bump(question, fields=["is_solved"], answers_count=1 if is_published else -1)


def _tell(verb: str, actor: Viewer, post: Post, *, is_audit: bool, **data: Any) -> None:
    record(
        verb,
        actor=actor.person,
        community_id=post.community_id,
        post_id=post.pk,
        person_id=post.author_id,
        is_audit=is_audit,
        question_id=post.question_id,
        **data,
    )


def required_reason(reason: str, name: str = "reason") -> str:
    """What a moderator takes away she explains: the author reads it."""
    cleaned = clean_note(reason, name)
    if not cleaned:
        raise ValidationError({name: _("Say why: the author will read it.")})
    return cleaned


# --- Comments -------------------------------------------------------------------------------------------------------


@transaction.atomic
def delete_comment(*, actor: Viewer, comment: Comment, reason: str = "") -> Comment:
    """Delete a comment, recoverably. Replies to it stay."""
    held = hold_comment(comment)
    refusal = policies.why_not_delete_comment(actor, held)
    if refusal is not None and refusal.code == "deleted":
        return held
    ensure(refusal, held.post)
    return take_comment_away(actor, held, "deleted", clean_note(reason, "reason"))


@transaction.atomic
def hide_comment(*, actor: Viewer, comment: Comment, reason: str) -> Comment:
    """Hide a comment from everyone but its author and moderators."""
    held = hold_comment(comment)
    refusal = policies.why_not_hide_comment(actor, held)
    if refusal is not None and refusal.code == "hidden":
        return held
    ensure(refusal, held.post)
    return take_comment_away(actor, held, "hidden", required_reason(reason))


@transaction.atomic
def restore_comment(*, actor: Viewer, comment: Comment) -> Comment:
    """Bring a deleted or hidden comment back."""
    held = hold_comment(comment)
    refusal = policies.why_not_restore_comment(actor, held)
    if refusal is not None and refusal.code == "published" and held.status == "published":
        return held
    ensure(refusal, held.post)
    removal = Removal.objects.filter(comment=held).first()
    Removal.objects.filter(comment=held).delete()
    _stand_comment(held, "published")
    by_author = actor.id == held.author_id and (removal is None or removal.by_id == actor.id)
    _tell_of_comment("comment_restored", actor, held, is_audit=not by_author)
    return held


def take_comment_away(actor: Viewer, held: Comment, status: str, reason: str) -> Comment:
    """Delete or hide a held comment. Who may is decided by the caller."""
    Removal.objects.update_or_create(
        comment=held, defaults={"by": actor.person, "at": timezone.now(), "reason": reason}
    )
    _stand_comment(held, status)
    if status == "hidden":
        _tell_of_comment("comment_hidden", actor, held, is_audit=True, note=reason)
    else:
        _tell_of_comment("comment_deleted", actor, held, is_audit=actor.id != held.author_id, note=reason)
    return held


def _stand_comment(held: Comment, status: str) -> None:
    was_published, is_published = held.status == "published", status == "published"
    held.status = status
    bump_comment(held, fields=["status"])
    if was_published != is_published:
        bump(held.post, comments_count=1 if is_published else -1)


def _tell_of_comment(verb: str, actor: Viewer, comment: Comment, *, is_audit: bool, **data: Any) -> None:
    record(
        verb,
        actor=actor.person,
        community_id=comment.post.community_id,
        post_id=comment.post_id,
        comment_id=comment.pk,
        person_id=comment.author_id,
        is_audit=is_audit,
        **data,
    )
