"""Pins, locks, and reports with their decisions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold, hold_comment, hold_with_question, person_of
from posts.actions.removal import required_reason, take_away, take_comment_away
from posts.actions.tallies import bump
from posts.actions.wording import clean_note
from posts.models import Comment, Lock, Pin, Post, Report


@transaction.atomic
def set_pinned(*, actor: Viewer, post: Post, on: bool) -> Post:
    """Keep a post at the top of its community, or no longer."""
    post = hold(post)
    ensure(policies.why_not_pin(actor, post), post)
    if post.is_pinned == on:
        return post
    if on:
        Pin.objects.get_or_create(post=post, defaults={"by": actor.person})
    else:
        Pin.objects.filter(post=post).delete()
    post.is_pinned = on
    bump(post, fields=["is_pinned"])
    _tell("post_pinned" if on else "post_unpinned", actor, post)
    return post


@transaction.atomic
def set_locked(*, actor: Viewer, post: Post, on: bool, reason: str = "") -> Post:
    """Close a post (and a question's answers) to answers, comments and edits, or open it again."""
    post = hold(post)
    ensure(policies.why_not_lock(actor, post), post)
    reason = clean_note(reason, "lock")
    if post.is_locked == on:
        return post
    if on:
        Lock.objects.get_or_create(post=post, defaults={"by": actor.person, "reason": reason})
    else:
        Lock.objects.filter(post=post).delete()
    post.is_locked = on
    bump(post, fields=["is_locked"])
    if on:
        _tell("post_locked", actor, post, note=reason)
    else:
        _tell("post_unlocked", actor, post)
    return post


def _tell(verb: str, actor: Viewer, post: Post, **data: Any) -> None:
    record(
        verb,
        actor=actor.person,
        community_id=post.community_id,
        post_id=post.pk,
        person_id=post.author_id,
        is_audit=True,
        **data,
    )


# --- Reports --------------------------------------------------------------------------------------------------------


@transaction.atomic
def report(
    *, actor: Viewer, post: Post | None = None, comment: Comment | None = None, reason: str, details: str = ""
) -> Report:
    """Ask the moderators to look at a post or comment. Her open report on it, where she has made one before."""
    if (post is None) == (comment is None):
        raise ValueError("report one post or one comment")
    if comment is not None:
        held = hold_comment(comment)
        ensure(policies.why_not_report_comment(actor, held), held.post)
        target: dict[str, Any] = {"comment": held}
        page = held.post
    else:
        assert post is not None  # noqa: S101  (for the type)
        page = hold(post)
        ensure(policies.why_not_report(actor, page), page)
        target = {"post": page}
    if reason not in Report.Reason.values:
        offered = ", ".join(str(label) for label in Report.Reason.labels)
        raise ValidationError({"reason": _("Choose one of: %(reasons)s.") % {"reasons": offered}})
    details = clean_note(details, "details")
    if reason == Report.Reason.OTHER and not details:
        raise ValidationError({"details": _("Say in a few words what is wrong.")})
    mine = Report.objects.filter(reporter=actor.person, decision="", **target)
    if (made := mine.first()) is not None:
        return made
    try:
        with transaction.atomic():
            made = Report.objects.create(
                community=page.community, reporter=person_of(actor), reason=reason, details=details, **target
            )
    except IntegrityError:  # the same form, sent twice at one moment
        return mine.get()
    record(
        "reported",
        actor=actor.person,
        community_id=page.community_id,
        post_id=page.pk,
        comment_id=comment.pk if comment is not None else None,
        report_id=made.pk,
    )
    return made


@transaction.atomic
def decide_report(*, actor: Viewer, report: Report, decision: str, note: str = "") -> Report:
    """Keep, hide or delete what was reported, with a note. Decides every open report of it at once.

    The same decision again changes nothing; another one is refused: what is decided is changed on the post itself.
    """
    policies.ensure(policies.why_not_decide(actor, report))
    if decision not in Report.Decision.values:
        raise ValidationError({"decision": _("Choose whether to keep, hide or delete it.")})
    note = clean_note(note, "note") if decision == Report.Decision.KEPT else required_reason(note, "note")
    post, comment = _target(report)
    current = Report.objects.select_related("decided_by").get(pk=report.pk)
    if current.decision:
        return _decided_before(current, decision)
    same = Report.objects.select_for_update().filter(post=report.post_id, comment=report.comment_id, decision="")
    reports = list(same.order_by("pk"))
    now = timezone.now()
    Report.objects.filter(pk__in=[row.pk for row in reports]).update(
        decision=decision, decided_by=actor.person, decided_at=now, note=note
    )
    _carry_out(actor, post, comment, decision, note)
    written = comment or post
    assert written is not None  # noqa: S101  (a report has one target)
    for row in reports:
        record(
            "report_decided",
            actor=actor.person,
            community_id=row.community_id,
            post_id=comment.post_id if comment else row.post_id,
            comment_id=row.comment_id,
            person_id=row.reporter_id,
            is_audit=True,
            report_id=row.pk,
            decision=decision,
            note=note,
            author_id=written.author_id,
        )
    current.refresh_from_db()
    return current


def _target(report: Report) -> tuple[Post | None, Comment | None]:
    """The reported post or comment, held: two moderators who decide at one moment go one after the other."""
    if report.comment_id is not None:
        return None, hold_comment(Comment(pk=report.comment_id))
    post = Post.objects.only("pk", "question_id").get(reports=report)
    return hold_with_question(post), None


def _decided_before(report: Report, decision: str) -> Report:
    if report.decision == decision:
        return report
    raise ValidationError(
        _("%(person)s has decided this already: %(decision)s.")
        % {
            "person": report.decided_by or _("Somebody"),
            "decision": report.get_decision_display(),
        },
        code="decided",
    )


def _carry_out(actor: Viewer, post: Post | None, comment: Comment | None, decision: str, note: str) -> None:
    """Hide or delete; what stands so already (or is deleted, when it should be hidden) stays."""
    written = comment or post
    if decision == Report.Decision.KEPT or written is None or written.status in (decision, "deleted"):
        return
    reason = note[:500]
    if comment is not None:
        take_comment_away(actor, comment, decision, reason)
    elif post is not None:
        take_away(actor, post, decision, reason)
