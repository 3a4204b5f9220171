"""An imported author was claimed: what stands under the placeholder becomes the claimant's."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from activity.actions import record
from posts.models import Acceptance, Attachment, Comment, Mention, Post, PostFollow, Revision


@transaction.atomic
def hand_over(*, placeholder: int, claimant: int) -> bool:
    """Move posts, answers, comments, revisions and files; whether there was anything left to move.

    The event that follows makes the index take the new name. Safe to run twice.
    """
    moved = Post.objects.filter(author=placeholder).update(author=claimant, version=F("version") + 1)
    moved += Comment.objects.filter(author=placeholder).update(author=claimant, version=F("version") + 1)
    moved += Revision.objects.filter(editor=placeholder).update(editor=claimant)
    Acceptance.objects.filter(by=placeholder).update(by=claimant)
    Attachment.objects.filter(uploader=placeholder).update(uploader=claimant)
    followed = PostFollow.objects.filter(person=claimant).values("post")
    PostFollow.objects.filter(person=placeholder).exclude(post__in=followed).update(person=claimant)
    mentions = Mention.objects.filter(person=placeholder)
    in_posts = Mention.objects.filter(person=claimant, comment__isnull=True).values("post")
    in_comments = Mention.objects.filter(person=claimant, comment__isnull=False).values("comment")
    mentions.filter(comment__isnull=True).exclude(post__in=in_posts).update(person=claimant)
    mentions.filter(comment__isnull=False).exclude(comment__in=in_comments).update(person=claimant)
    if moved:
        record("authorship_moved", person_id=placeholder, claimed_by=claimant)
    return bool(moved)
