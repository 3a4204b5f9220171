"""What a person notes for herself: saved, followed, read."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from communities.viewer import Viewer
from posts import policies
from posts.models import Bookmark, Post, PostFollow, ReadMark

if TYPE_CHECKING:
    from accounts.models import User


@transaction.atomic
def set_bookmark(*, actor: Viewer, post: Post, on: bool) -> None:
    """Save a post for later, or no longer. A mark may be taken off always, also of what one may not read any more."""
    if on:
        policies.ensure(policies.why_not_mark(actor, post))
        Bookmark.objects.get_or_create(post=post, person=actor.person)
    else:
        Bookmark.objects.filter(post=post, person=actor.person).delete()


@transaction.atomic
def set_post_follow(*, actor: Viewer, post: Post, on: bool) -> None:
    """Hear of new answers and comments, or not. "Not" is kept as muted, so that taking part does not follow again.

    An answer is followed with its question: what happens on the page is told once.
    """
    if on:
        policies.ensure(policies.why_not_mark(actor, post))
    PostFollow.objects.update_or_create(
        post_id=post.question_id or post.pk, person=actor.person, defaults={"muted": not on}
    )


def follow_along(post: Post, person: User) -> None:
    """Whoever takes part follows, unless she said that she does not want to hear of it."""
    PostFollow.objects.bulk_create(
        [PostFollow(post_id=post.question_id or post.pk, person=person)], ignore_conflicts=True
    )


def mark_read(*, actor: Viewer, post: Post) -> bool:
    """She has read the post as it is now; whether anything was noted.

    Nothing is written (and no transaction begun) where she has read it since it was last active: most page views.
    """
    policies.ensure(policies.why_not_mark(actor, post))
    if actor.person is None:
        return False
    read_at = ReadMark.objects.filter(post=post, person=actor.person).values_list("at", flat=True).first()
    if read_at is not None and read_at >= post.active_at:
        return False
    with transaction.atomic():
        note_read(post, actor.person)
    return True


def note_read(post: Post, person: User) -> None:
    """Set the read mark to now; the first one counts the person as a reader."""
    mark, is_first = ReadMark.objects.get_or_create(post=post, person=person)
    if is_first:
        Post.objects.filter(pk=post.pk).update(readers_count=F("readers_count") + 1)
        post.readers_count += 1
    else:
        mark.at = timezone.now()
        mark.save(update_fields=["at"])
