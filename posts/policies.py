"""Who may do what with posts, comments, reports and topics.

Pure: the viewer (whose memberships are loaded) and loaded objects. A post needs its ``community``, an answer also its
``question``, a comment its ``post`` with these; ``can_restore`` for an author also the ``removal``.

Each rule is a ``why_not_*`` that gives the reason of a refusal, or None; ``can_*`` is its yes or no. Actions raise the
refusal (``ensure``), pages ask ``can_*`` before they offer a button.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from communities import policies as communities

if TYPE_CHECKING:
    from communities.models import Community
    from communities.viewer import Viewer
    from posts.models import Comment, Post, Report, Topic


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why not. ``code`` is "person" where somebody else may, otherwise the state that forbids it to everybody."""

    reason: str
    code: str = "person"


def ensure(refusal: Refusal | None) -> None:
    """Raise the refusal, if it is one: PermissionDenied to this person, ValidationError where the state forbids it."""
    if refusal is None:
        return
    if refusal.code == "person":
        raise PermissionDenied(refusal.reason)
    raise ValidationError(refusal.reason, code=refusal.code)


# --- Parts of rules -------------------------------------------------------------------------------------------------


def _is_author(viewer: Viewer, written: Post | Comment) -> bool:
    return viewer.person is not None and written.author_id == viewer.id


def _not_reader(viewer: Viewer, community: Community) -> Refusal | None:
    if communities.can_read(viewer, community):
        return None
    return Refusal(_("You may not read this community."))


def _not_member(viewer: Viewer, community: Community) -> Refusal | None:
    if viewer.is_member_of(community.pk):
        return None
    return Refusal(_("Only members of %(community)s write here. Join it first.") % {"community": community.name})


def _not_moderator(viewer: Viewer, community_id: int) -> Refusal | None:
    if viewer.moderates(community_id):
        return None
    return Refusal(_("Only moderators of this community may do this."))


def _archived(community: Community) -> Refusal | None:
    if not community.is_archived:
        return None
    reason = _("%(community)s is archived: it can be read, but nothing is added or changed.")
    return Refusal(reason % {"community": community.name}, "archived")


def _locked(post: Post) -> Refusal | None:
    page = post.question if post.question is not None else post
    if not page.is_locked:
        return None
    return Refusal(_("This is locked by a moderator: it takes no more answers, comments or edits."), "locked")


def _not_published(post: Post) -> Refusal | None:
    for written in (post, post.question):
        if written is None or written.status == "published":
            continue
        if written.status == "draft":
            return Refusal(_("This is a draft. Publish it first."), "draft")
        if written.status == "hidden":
            return Refusal(_("A moderator has hidden this."), "hidden")
        return Refusal(_("This was deleted."), "deleted")
    return None


def _comment_not_published(comment: Comment) -> Refusal | None:
    if comment.status == "hidden":
        return Refusal(_("A moderator has hidden this comment."), "hidden")
    if comment.status == "deleted":
        return Refusal(_("This comment was deleted."), "deleted")
    return _not_published(comment.post)


# --- Writing --------------------------------------------------------------------------------------------------------


def why_not_publish(viewer: Viewer, community: Community) -> Refusal | None:
    return _not_reader(viewer, community) or _not_member(viewer, community) or _archived(community)


def can_publish(viewer: Viewer, community: Community) -> bool:
    """Write a post in this community: its members, while it is not archived."""
    return why_not_publish(viewer, community) is None


def why_not_write_draft(viewer: Viewer, draft: Post) -> Refusal | None:
    if not _is_author(viewer, draft):
        return Refusal(_("This is not your draft."))
    if draft.status != "draft":
        return Refusal(_("This draft is published already. Edit the post instead."), "published")
    return None


def can_write_draft(viewer: Viewer, draft: Post) -> bool:
    """Go on writing, publish or discard a draft: its author alone."""
    return why_not_write_draft(viewer, draft) is None


def why_not_answer(viewer: Viewer, question: Post) -> Refusal | None:
    refusal = _not_reader(viewer, question.community) or _not_member(viewer, question.community)
    if refusal is None and question.kind != "question":
        refusal = Refusal(_("Only questions take answers. Write a comment instead."), "kind")
    return refusal or _not_published(question) or _archived(question.community) or _locked(question)


def can_answer(viewer: Viewer, question: Post) -> bool:
    """Answer a question: members, unless it is locked or archived."""
    return why_not_answer(viewer, question) is None


def why_not_comment(viewer: Viewer, post: Post) -> Refusal | None:
    return (
        _not_reader(viewer, post.community)
        or _not_member(viewer, post.community)
        or _not_published(post)
        or _archived(post.community)
        or _locked(post)
    )


def can_comment(viewer: Viewer, post: Post) -> bool:
    """Comment on a post or an answer: members, unless it is locked or archived."""
    return why_not_comment(viewer, post) is None


def why_not_edit(viewer: Viewer, post: Post) -> Refusal | None:
    moderates = viewer.moderates(post.community_id)
    if not moderates:
        if not _is_author(viewer, post):
            return Refusal(_("Only the author and moderators may edit this."))
        refusal = _not_reader(viewer, post.community) or _not_member(viewer, post.community)
        if refusal is not None:
            return refusal
    if post.status == "draft":
        return Refusal(_("This is a draft. Go on writing it instead."), "draft")
    if post.status == "deleted":
        return Refusal(_("This was deleted. Restore it before editing."), "deleted")
    return _archived(post.community) or (None if moderates else _locked(post))


def can_edit(viewer: Viewer, post: Post) -> bool:
    """Change title, text and topics: the author (also of what was hidden, to mend it) and moderators."""
    return why_not_edit(viewer, post) is None


def why_not_edit_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    post = comment.post
    moderates = viewer.moderates(post.community_id)
    if not moderates:
        if not _is_author(viewer, comment):
            return Refusal(_("Only the author and moderators may edit this."))
        refusal = _not_reader(viewer, post.community) or _not_member(viewer, post.community)
        if refusal is not None:
            return refusal
    return _comment_not_published(comment) or _archived(post.community) or (None if moderates else _locked(post))


def can_edit_comment(viewer: Viewer, comment: Comment) -> bool:
    """Change a comment: the author and moderators."""
    return why_not_edit_comment(viewer, comment) is None


def can_see_revisions(viewer: Viewer, post: Post) -> bool:
    """Read earlier versions: readers of what is published; of hidden ones author and moderators; else moderators."""
    if post.status == "draft" or not communities.can_read(viewer, post.community):
        return False
    if viewer.moderates(post.community_id) or _not_published(post) is None:
        return True
    return post.status == "hidden" and _is_author(viewer, post)


# --- Removing -------------------------------------------------------------------------------------------------------


def why_not_delete(viewer: Viewer, post: Post) -> Refusal | None:
    if post.status == "draft":
        return Refusal(_("This is a draft. Discard it instead."), "draft")
    return _why_not_remove(viewer, post, post.community_id)


def _why_not_remove(viewer: Viewer, written: Post | Comment, community_id: int) -> Refusal | None:
    if viewer.moderates(community_id):
        return Refusal(_("This was deleted."), "deleted") if written.status == "deleted" else None
    if not _is_author(viewer, written):
        return Refusal(_("Only the author and moderators may delete this."))
    if written.status == "hidden":
        return Refusal(_("A moderator has hidden this; only moderators may delete it now."))
    return Refusal(_("This was deleted."), "deleted") if written.status == "deleted" else None


def can_delete(viewer: Viewer, post: Post) -> bool:
    """Delete, recoverably: the author and moderators; what is hidden only moderators."""
    return why_not_delete(viewer, post) is None


def why_not_delete_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    return _why_not_remove(viewer, comment, comment.post.community_id)


def can_delete_comment(viewer: Viewer, comment: Comment) -> bool:
    """As ``can_delete``, for a comment."""
    return why_not_delete_comment(viewer, comment) is None


def _why_not_restore(viewer: Viewer, written: Post | Comment, community_id: int) -> Refusal | None:
    if written.status not in ("hidden", "deleted"):
        return Refusal(_("This is neither deleted nor hidden."), "published")
    if viewer.moderates(community_id):
        return None
    if _is_author(viewer, written) and written.status == "deleted":
        removal = getattr(written, "removal", None)
        if removal is not None and removal.by_id == viewer.id:
            return None
    return Refusal(_("Only a moderator may restore what a moderator took away."))


def why_not_restore(viewer: Viewer, post: Post) -> Refusal | None:
    return _why_not_restore(viewer, post, post.community_id)


def can_restore(viewer: Viewer, post: Post) -> bool:
    """Bring back: moderators, and the author what she deleted herself."""
    return why_not_restore(viewer, post) is None


def why_not_restore_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    return _why_not_restore(viewer, comment, comment.post.community_id)


def can_restore_comment(viewer: Viewer, comment: Comment) -> bool:
    """As ``can_restore``, for a comment."""
    return why_not_restore_comment(viewer, comment) is None


# --- Moderating -----------------------------------------------------------------------------------------------------


def can_moderate(viewer: Viewer, post: Post) -> bool:
    """Act as a moderator on this post."""
    return viewer.moderates(post.community_id)


def why_not_hide(viewer: Viewer, post: Post) -> Refusal | None:
    refusal = _not_moderator(viewer, post.community_id)
    if refusal is None and post.status != "published":
        return Refusal(_("Only what is published can be hidden."), post.status)
    return refusal


def can_hide(viewer: Viewer, post: Post) -> bool:
    """Hide from everyone but the author and moderators: moderators."""
    return why_not_hide(viewer, post) is None


def why_not_hide_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    refusal = _not_moderator(viewer, comment.post.community_id)
    if refusal is None and comment.status != "published":
        return Refusal(_("Only what is published can be hidden."), comment.status)
    return refusal


def can_hide_comment(viewer: Viewer, comment: Comment) -> bool:
    """As ``can_hide``, for a comment."""
    return why_not_hide_comment(viewer, comment) is None


def why_not_pin(viewer: Viewer, post: Post) -> Refusal | None:
    refusal = _not_moderator(viewer, post.community_id)
    if refusal is None and post.question_id is not None:
        refusal = Refusal(_("An answer stands with its question: pin or lock the question."), "kind")
    return refusal or _not_published(post) or _archived(post.community)


def can_pin(viewer: Viewer, post: Post) -> bool:
    """Keep at the top of the community: moderators."""
    return why_not_pin(viewer, post) is None


def why_not_lock(viewer: Viewer, post: Post) -> Refusal | None:
    return why_not_pin(viewer, post)


def can_lock(viewer: Viewer, post: Post) -> bool:
    """Close to answers, comments and edits: moderators."""
    return why_not_lock(viewer, post) is None


def why_not_report(viewer: Viewer, post: Post) -> Refusal | None:
    refusal = _not_reader(viewer, post.community)
    if refusal is None and _is_author(viewer, post):
        refusal = Refusal(_("This is your own. Edit or delete it instead."))
    return refusal or _not_published(post)


def can_report(viewer: Viewer, post: Post) -> bool:
    """Ask the moderators to look at it: every reader but the author."""
    return why_not_report(viewer, post) is None


def why_not_report_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    refusal = _not_reader(viewer, comment.post.community)
    if refusal is None and _is_author(viewer, comment):
        refusal = Refusal(_("This is your own. Edit or delete it instead."))
    return refusal or _comment_not_published(comment)


def can_report_comment(viewer: Viewer, comment: Comment) -> bool:
    """As ``can_report``, for a comment."""
    return why_not_report_comment(viewer, comment) is None


def why_not_decide(viewer: Viewer, report: Report) -> Refusal | None:
    return _not_moderator(viewer, report.community_id)


def can_decide(viewer: Viewer, report: Report) -> bool:
    """Decide what becomes of a reported post or comment: moderators of its community, once."""
    return why_not_decide(viewer, report) is None and not report.decision


# --- Opinions -------------------------------------------------------------------------------------------------------


def why_not_vote(viewer: Viewer, post: Post) -> Refusal | None:
    refusal = _not_reader(viewer, post.community)
    if refusal is None and _is_author(viewer, post):
        refusal = Refusal(_("You cannot vote on what you wrote yourself."))
    if refusal is None and not post.takes_votes:
        refusal = Refusal(_("Only questions, answers and ideas are voted on. React instead."), "kind")
    return refusal or _not_published(post) or _archived(post.community)


def can_vote(viewer: Viewer, post: Post) -> bool:
    """Vote on a question, answer or idea: every reader but the author."""
    return why_not_vote(viewer, post) is None


def why_not_react(viewer: Viewer, post: Post) -> Refusal | None:
    refusal = _not_reader(viewer, post.community)
    if refusal is None and post.takes_votes:
        refusal = Refusal(_("Questions, answers and ideas are voted on. Vote instead."), "kind")
    return refusal or _not_published(post) or _archived(post.community)


def can_react(viewer: Viewer, post: Post) -> bool:
    """React to a post of a kind that is not voted on: every reader."""
    return why_not_react(viewer, post) is None


def why_not_react_to_comment(viewer: Viewer, comment: Comment) -> Refusal | None:
    community = comment.post.community
    return _not_reader(viewer, community) or _comment_not_published(comment) or _archived(community)


def can_react_to_comment(viewer: Viewer, comment: Comment) -> bool:
    """React to a comment: every reader."""
    return why_not_react_to_comment(viewer, comment) is None


def why_not_mark(viewer: Viewer, post: Post) -> Refusal | None:
    if _is_author(viewer, post) and post.status == "draft":
        return Refusal(_("This is a draft. Publish it first."), "draft")
    refusal = _not_reader(viewer, post.community)
    if refusal is not None or _is_author(viewer, post) or viewer.moderates(post.community_id):
        return refusal
    return _not_published(post)


def can_mark(viewer: Viewer, post: Post) -> bool:
    """Save, follow or mark as read: whoever may see it. Her own marks, so also in an archived community."""
    return why_not_mark(viewer, post) is None


# --- Acceptance -----------------------------------------------------------------------------------------------------


def why_not_accept(viewer: Viewer, answer: Post) -> Refusal | None:
    question = answer.question
    if question is None:
        return Refusal(_("Only answers can be accepted."), "kind")
    return why_not_withdraw_acceptance(viewer, question) or _not_published(answer)


def can_accept(viewer: Viewer, answer: Post) -> bool:
    """Say that this answer solves the question: who asked, and moderators."""
    return why_not_accept(viewer, answer) is None


def why_not_withdraw_acceptance(viewer: Viewer, question: Post) -> Refusal | None:
    if not viewer.moderates(question.community_id):
        refusal = _not_reader(viewer, question.community)
        if refusal is None and not _is_author(viewer, question):
            refusal = Refusal(_("Only who asked, and moderators, may say which answer solves it."))
        if refusal is not None:
            return refusal
    return _not_published(question) or _archived(question.community)


def can_withdraw_acceptance(viewer: Viewer, question: Post) -> bool:
    """Say that the question is open again: who asked, and moderators."""
    return why_not_withdraw_acceptance(viewer, question) is None


# --- Topics ---------------------------------------------------------------------------------------------------------


def why_not_edit_topic(viewer: Viewer, topic: Topic) -> Refusal | None:
    if viewer.moderates_any:
        return None
    return Refusal(_("Only moderators may change topics."))


def can_edit_topic(viewer: Viewer, topic: Topic) -> bool:
    """Describe, list or merge a topic, name its synonyms: whoever moderates a community (topics are common to all)."""
    return why_not_edit_topic(viewer, topic) is None
