"""Drafts and their publication."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.utils import timezone

from activity.actions import record
from communities.models import Community
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import hold
from posts.actions.marks import follow_along
from posts.actions.tallies import count_in, topic_ids_of
from posts.actions.topics import clean_names, prune, put_under, resolve
from posts.actions.wording import (
    checked_body,
    checked_kind,
    checked_title,
    clean_key,
    clean_title,
    note_files,
    note_mentions,
    post_body,
    word,
)
from posts.models import Post, ReadMark, Revision, Status


@transaction.atomic
def publish(
    *,
    actor: Viewer,
    community: Community,
    kind: str,
    title: str,
    body: str,
    topics: Sequence[str],
    idempotency_key: str = "",
    draft: Post | None = None,
) -> Post:
    """Publish a post of any kind but an answer; ``draft`` becomes the post where one is given.

    A second call with the same ``idempotency_key`` and words gives the first call's post and changes nothing.
    """
    key = clean_key(idempotency_key, community.pk, kind, title, body)
    if (twin := already_written(actor, key)) is not None:
        return twin
    policies.ensure(policies.why_not_publish(actor, community))
    kind, title = checked_kind(kind), clean_title(title)
    source, names = post_body(kind, body), clean_names(topics)
    post = _draft_to_publish(actor, draft) if draft is not None else Post(author=actor.person)
    now = timezone.now()
    before = topic_ids_of(post) if post.pk else frozenset()
    post.community, post.kind, post.title, post.idempotency_key = community, kind, title, key
    post.published_at = post.active_at = now
    rendered = word(post, source, community_id=community.pk)
    post.status, post.readers_count = Status.PUBLISHED, 1
    if (twin := insert_once(post, actor)) is not None:
        return twin
    chosen = resolve(names, by=actor)
    put_under(post, chosen, held=before)
    count_in(post, [topic.pk for topic in chosen])
    prune(before - {topic.pk for topic in chosen})
    first_revision(post, [topic.name for topic in chosen], actor)
    mentioned = note_mentions(rendered.mentioned, by=post.author, post=post, is_new=True)
    note_files(rendered, actor, post=post, is_new=draft is None)
    follow_along(post, post.author)
    ReadMark.objects.create(post=post, person=post.author)
    record(
        "post_published",
        actor=actor.person,
        community_id=community.pk,
        post_id=post.pk,
        kind=kind,
        mentioned=mentioned,
    )
    return post


def already_written(actor: Viewer, key: str) -> Post | None:
    """What this person sent before with this key."""
    if not key or actor.person is None:
        return None
    written = Post.objects.filter(author=actor.person, idempotency_key=key).exclude(status=Status.DRAFT)
    return written.select_related("community", "author", "question").first()


def insert_once(post: Post, actor: Viewer) -> Post | None:
    """Save the post. The twin, where the same form was sent twice at one moment and the other was first."""
    try:
        with transaction.atomic():
            if post.pk:
                post.version += 1
            post.save()
    except IntegrityError:
        twin = already_written(actor, post.idempotency_key)
        if twin is None:
            raise
        return twin
    return None


def first_revision(post: Post, topics: list[str], actor: Viewer) -> None:
    """Revision 1: the post as it was published."""
    Revision.objects.create(
        post=post,
        number=1,
        title=post.title,
        body_source=post.body_source,
        topics=sorted(topics),
        editor=actor.person,
        at=post.published_at or timezone.now(),
    )


def _draft_to_publish(actor: Viewer, draft: Post) -> Post:
    held = hold(draft)
    policies.ensure(policies.why_not_write_draft(actor, held))
    return held


# --- Drafts ---------------------------------------------------------------------------------------------------------


@transaction.atomic
def save_draft(
    *,
    actor: Viewer,
    draft: Post | None,
    community: Community,
    kind: str,
    title: str,
    body: str,
    topics: Sequence[str],
) -> Post:
    """Keep what is written so far; only its author sees it. A new draft where ``draft`` is None.

    The draft stays writable after she left its community: nothing written is lost, only publishing asks again.
    """
    kind, title, source = checked_kind(kind), checked_title(title), checked_body(body)
    names = clean_names(topics)
    if draft is None or community.pk != draft.community_id:
        policies.ensure(policies.why_not_publish(actor, community))
    held = _draft_to_publish(actor, draft) if draft is not None else Post(author=actor.person, status=Status.DRAFT)
    held.community, held.kind, held.title = community, kind, title
    held.active_at = timezone.now()
    rendered = word(held, source, community_id=community.pk)
    before = topic_ids_of(held) if held.pk else frozenset()
    if held.pk:
        held.version += 1
    held.save()
    chosen = resolve(names, by=actor)
    put_under(held, chosen, held=before)
    prune(before - {topic.pk for topic in chosen})
    note_files(rendered, actor, post=held)
    return held


@transaction.atomic
def discard_draft(*, actor: Viewer, draft: Post) -> None:
    """Delete a draft for good. One that is gone already is no error."""
    held = Post.objects.select_for_update().filter(pk=draft.pk).first()
    if held is None:
        return
    policies.ensure(policies.why_not_write_draft(actor, held))
    topics = topic_ids_of(held)
    held.delete()
    prune(topics)
