"""Editing, with every earlier state kept as a revision."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold, person_of
from posts.actions.marks import note_read
from posts.actions.tallies import bump, counted, topic_ids_of
from posts.actions.topics import MAX_TOPICS, clean_names, names_of, prune, put_under, resolve
from posts.actions.wording import (
    POST_TEXT_FIELDS,
    clean_note,
    clean_title,
    note_files,
    note_mentions,
    post_body,
    word,
)
from posts.models import Post, Revision


def current_number(post: Post) -> int:
    """The number of the revision that the post is now: what an edit form carries as ``based_on``."""
    return Revision.objects.filter(post=post).aggregate(number=Max("number"))["number"] or 1


@transaction.atomic
def edit(
    *,
    actor: Viewer,
    post: Post,
    title: str,
    body: str,
    topics: Sequence[str],
    summary: str = "",
    based_on: int,
) -> Post:
    """Change title, text and topics (an answer has only its text). The same again changes nothing.

    ``based_on``: the revision that the editor began with. Where somebody has edited since, ``ValidationError`` with
    code "conflict": the caller shows what she typed beside what is there now.
    """
    post = hold(post)
    ensure(policies.why_not_edit(actor, post), post)
    title = "" if post.is_answer else clean_title(title)
    source = post_body(post.kind, body)
    summary = clean_note(summary, "summary")
    wanted = [] if post.is_answer else clean_names(topics)
    return _change(actor, post, title, source, wanted, summary, based_on)


@transaction.atomic
def restore_revision(*, actor: Viewer, post: Post, revision: Revision) -> Post:
    """Make an earlier state the current one: an edit like any other, so nothing of the history is lost."""
    post = hold(post)
    ensure(policies.why_not_edit(actor, post), post)
    if revision.post_id != post.pk:
        raise ValidationError(_("This revision is of another post."))
    summary = _("Back to version %(number)d") % {"number": revision.number}
    topics = [str(name) for name in revision.topics][:MAX_TOPICS]
    return _change(actor, post, revision.title, revision.body_source, topics, summary, current_number(post))


def _change(
    actor: Viewer, post: Post, title: str, source: str, topics: Sequence[str], summary: str, based_on: int
) -> Post:
    names_before = names_of(post)
    chosen = resolve(topics, by=actor)
    names = sorted(topic.name for topic in chosen)
    if (title, source, names) == (post.title, post.body_source, names_before):
        return post
    number = _checked_base(post, based_on, names_before)
    post.title = title
    post.edited_at = post.active_at = timezone.now()
    rendered = word(post, source, community_id=post.community_id)
    if names != names_before:
        before = topic_ids_of(post)
        with counted(post):
            put_under(post, chosen)
        prune(before - {topic.pk for topic in chosen})
    bump(post, fields=["title", "edited_at", "active_at", *POST_TEXT_FIELDS])
    Revision.objects.create(
        post=post,
        number=number + 1,
        title=title,
        body_source=source,
        topics=names,
        editor=actor.person,
        at=post.edited_at,
        summary=summary,
    )
    mentioned = note_mentions(rendered.mentioned, by=person_of(actor), post=post)
    note_files(rendered, actor, post=post)
    note_read(post, person_of(actor))
    record(
        "post_edited",
        actor=actor.person,
        community_id=post.community_id,
        post_id=post.pk,
        question_id=post.question_id,
        kind=post.kind,
        number=number + 1,
        mentioned=mentioned,
    )
    return post


def _checked_base(post: Post, based_on: int, names: list[str]) -> int:
    """The number of the current revision, which must be the one that the editor began with."""
    number = current_number(post)
    if based_on != number:
        raise ValidationError(
            _("Somebody changed this while you were writing. Your text is kept here: compare, then save again."),
            code="conflict",
        )
    if number == 1 and not Revision.objects.filter(post=post).exists():
        # a post from before it had revisions (made in bulk, imported without history): keep what it was
        Revision.objects.create(
            post=post,
            number=1,
            title=post.title,
            body_source=post.body_source,
            topics=names,
            editor=post.author,
            at=post.published_at or post.created_at,
        )
    return number
