"""Comments: remarks on a post or an answer, in one level of threads."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold_comment, hold_with_question
from posts.actions.marks import follow_along, note_read
from posts.actions.tallies import bump, bump_comment
from posts.actions.wording import COMMENT_MAX, TEXT_FIELDS, clean_key, note_files, note_mentions, required_body, word
from posts.models import Comment, Post


@transaction.atomic
def comment(
    *, actor: Viewer, post: Post, body: str, parent: Comment | None = None, idempotency_key: str = ""
) -> Comment:
    """Comment on a post or an answer; with ``parent`` as a reply in its thread (a reply's reply joins the same thread).

    A second call with the same ``idempotency_key`` and words gives the first call's comment.
    """
    key = clean_key(idempotency_key, post.pk, parent.pk if parent else None, body)
    if (twin := _already_written(actor, key)) is not None:
        return twin
    post = hold_with_question(post)
    ensure(policies.why_not_comment(actor, post), post)
    source = required_body(body, longest=COMMENT_MAX)
    parent = _thread(parent, post)
    written = Comment(post=post, author=actor.person, parent=parent, idempotency_key=key)
    rendered = word(written, source, community_id=post.community_id)
    try:
        with transaction.atomic():
            written.save()
    except IntegrityError:  # the same form, sent twice at one moment
        if (twin := _already_written(actor, key)) is not None:
            return twin
        raise
    post.active_at = written.created_at
    bump(post, fields=["active_at"], comments_count=1)
    page = post.question or post
    if page is not post:
        Post.objects.filter(pk=page.pk).update(active_at=written.created_at)
    mentioned = note_mentions(rendered.mentioned, by=written.author, post=post, comment=written, is_new=True)
    note_files(rendered, actor, comment=written, is_new=True)
    follow_along(post, written.author)
    note_read(page, written.author)
    record(
        "comment_published",
        actor=actor.person,
        community_id=post.community_id,
        post_id=post.pk,
        comment_id=written.pk,
        parent_id=parent.pk if parent else None,
        mentioned=mentioned,
    )
    return written


def _already_written(actor: Viewer, key: str) -> Comment | None:
    if not key or actor.person is None:
        return None
    written = Comment.objects.filter(author=actor.person, idempotency_key=key)
    return written.select_related("author", "post__community", "post__question").first()


def _thread(parent: Comment | None, post: Post) -> Comment | None:
    """The comment that starts the thread of ``parent``; it must be on this post, and still be there."""
    if parent is None:
        return None
    current = Comment.objects.select_related("parent").filter(pk=parent.pk, post=post).first()
    if current is None:
        raise ValidationError({"parent": _("The comment that you reply to is on another post.")})
    if current.status != "published":
        raise ValidationError({"parent": _("The comment that you reply to was removed. Write a comment of its own.")})
    return current.parent or current


@transaction.atomic
def edit_comment(*, actor: Viewer, comment: Comment, body: str) -> Comment:
    """Change a comment's text; the same text changes nothing."""
    held = hold_comment(comment)
    ensure(policies.why_not_edit_comment(actor, held), held.post)
    source = required_body(body, longest=COMMENT_MAX)
    if source == held.body_source:
        return held
    rendered = word(held, source, community_id=held.post.community_id)
    held.edited_at = timezone.now()
    bump_comment(held, fields=[*TEXT_FIELDS, "edited_at"])
    mentioned = note_mentions(rendered.mentioned, by=held.author, post=held.post, comment=held)
    note_files(rendered, actor, comment=held)
    record(
        "comment_edited",
        actor=actor.person,
        community_id=held.post.community_id,
        post_id=held.post_id,
        comment_id=held.pk,
        parent_id=held.parent_id,
        mentioned=mentioned,
    )
    return held
