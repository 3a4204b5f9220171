"""Making stored texts anew: after a release that renders differently, after people changed their names."""

from __future__ import annotations

from collections.abc import Iterator

from django.db import transaction
from django.db.models import F, Q, QuerySet

from posts.actions.tallies import bump, bump_comment
from posts.actions.wording import POST_TEXT_FIELDS, TEXT_FIELDS, word
from posts.models import Comment, Mention, Post
from richtext import RENDER_VERSION

#: Texts rendered in one transaction.
BATCH = 100


def render_outdated() -> Iterator[int]:
    """Render every post and comment that an older version rendered; after each batch, how many that were.

    It can be stopped and begun again, and runs beside writers: what was rendered anew meanwhile is not outdated.
    """
    for rows in (Post.objects.all(), Comment.objects.all()):
        last = 0
        while True:
            outdated = rows.exclude(render_version=RENDER_VERSION).filter(pk__gt=last).order_by("pk")
            ids = list(outdated.values_list("pk", flat=True)[:BATCH])
            if not ids:
                break
            yield _render(rows.exclude(render_version=RENDER_VERSION).filter(pk__in=ids))
            last = ids[-1]


def renew_of_people(ids: set[int]) -> None:
    """People changed: their cards, and the texts that mention them."""
    Post.objects.filter(author__in=ids).update(version=F("version") + 1)
    Comment.objects.filter(author__in=ids).update(version=F("version") + 1)
    mentions = Mention.objects.filter(person__in=ids)
    _renew(Post.objects.filter(pk__in=mentions.filter(comment=None).values("post")))
    _renew(Comment.objects.filter(pk__in=mentions.filter(comment__isnull=False).values("comment")))


def renew_of_communities(ids: set[int]) -> None:
    """Communities changed: the cards of their posts."""
    Post.objects.filter(community__in=ids).exclude(status="draft").update(version=F("version") + 1)


def _renew(rows: QuerySet[Post] | QuerySet[Comment]) -> None:
    ids = list(rows.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        _render(rows.model._default_manager.filter(pk__in=ids[start : start + BATCH]))


@transaction.atomic
def _render(rows: QuerySet[Post] | QuerySet[Comment]) -> int:
    """Render these from their source; mentions and files were noted when they were written."""
    held = rows.select_for_update(no_key=True).order_by("pk")
    for written in held:
        if isinstance(written, Post):
            word(written, written.body_source, community_id=written.community_id)
            bump(written, fields=POST_TEXT_FIELDS)
        else:
            community_id = Post.objects.values_list("community_id", flat=True).get(pk=written.post_id)
            word(written, written.body_source, community_id=community_id)
            bump_comment(written, fields=TEXT_FIELDS)
    return len(held)


def outdated_count() -> int:
    """How many texts an older version rendered: for the command's progress, not for pages."""
    older = ~Q(render_version=RENDER_VERSION)
    return Post.objects.filter(older).count() + Comment.objects.filter(older).count()
