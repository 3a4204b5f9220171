"""Stored counts: what a post weighs in the counts of its topics and community, and the moving of these.

All go through F() and never below zero: a count that had drifted must not stop anybody from writing (``manage.py
recount`` finds and mends such a drift). The post (of an answer: its question) is held by the caller, so that what is
counted before and after is exact.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from django.db.models import F, Value
from django.db.models.functions import Greatest

from communities.models import Community
from posts.models import Acceptance, Comment, Post, TaggedPost, TopicUse


class Weight(NamedTuple):
    """What one post adds to the counts of a community and of each of its topics there."""

    posts: int
    questions: int
    unanswered: int

    def less(self, other: Weight) -> Weight:
        return Weight(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


NOTHING = Weight(0, 0, 0)


def weight(post: Post) -> Weight:
    """Published top-level posts count; as unanswered where ``PostQuerySet.unanswered`` has them."""
    if post.status != "published" or post.question_id is not None:
        return NOTHING
    return Weight(1, int(post.is_question), int(post.is_question and not post.answers_count and not post.is_solved))


def topic_ids_of(post: Post) -> frozenset[int]:
    return frozenset(TaggedPost.objects.filter(content_object=post).values_list("tag_id", flat=True))


@contextmanager
def counted(post: Post, topics: Callable[[Post], frozenset[int]] = topic_ids_of) -> Iterator[None]:
    """Around a change of the post's status, answers, solution or topics: move the counts by the difference.

    ``topics`` tells the ids of its topics before and after; asked only where the post counts at all.
    """
    before = weight(post)
    topics_before = topics(post) if before != NOTHING else frozenset()
    yield
    after = weight(post)
    if before == after == NOTHING:
        return
    topics_after = topics(post) if after != NOTHING else frozenset()
    _move_community(post.community_id, after.posts - before.posts)
    _move_uses(
        post.community_id,
        dict.fromkeys(topics_before, before),
        dict.fromkeys(topics_after, after),
    )


def count_in(post: Post, topic_ids: Iterable[int]) -> None:
    """Count a post that has just been published."""
    weighs = weight(post)
    _move_community(post.community_id, weighs.posts)
    _move_uses(post.community_id, {}, dict.fromkeys(topic_ids, weighs))


def moved(field: str, by: int) -> Any:
    """The new value of a stored count: by F(), not below zero."""
    return Greatest(F(field) + by, Value(0)) if by < 0 else F(field) + by


def _move_community(community_id: int, by: int) -> None:
    if by:
        Community.objects.filter(pk=community_id).update(posts_count=moved("posts_count", by))


def _move_uses(community_id: int, before: dict[int, Weight], after: dict[int, Weight]) -> None:
    steps: dict[Weight, list[int]] = {}
    for topic_id in sorted(before.keys() | after.keys()):
        step = after.get(topic_id, NOTHING).less(before.get(topic_id, NOTHING))
        if step != NOTHING:
            steps.setdefault(step, []).append(topic_id)
    if not steps:
        return
    touched = sorted(topic_id for ids in steps.values() for topic_id in ids)
    uses = TopicUse.objects.filter(community_id=community_id, topic_id__in=touched)
    held = set(uses.select_for_update().order_by("topic_id").values_list("topic_id", flat=True))
    missing = [topic_id for topic_id in touched if topic_id not in held]
    if missing:
        TopicUse.objects.bulk_create(
            [TopicUse(topic_id=topic_id, community_id=community_id) for topic_id in missing], ignore_conflicts=True
        )
    for step, ids in steps.items():
        TopicUse.objects.filter(community_id=community_id, topic_id__in=ids).update(
            posts_count=moved("posts_count", step.posts),
            questions_count=moved("questions_count", step.questions),
            unanswered_count=moved("unanswered_count", step.unanswered),
        )


def bump(post: Post, *, fields: Iterable[str] = (), score: int = 0, **counts: int) -> None:
    """The card or the body changed: save ``fields``, move ``counts`` (answers_count=1 …), raise the version.

    The loaded row is brought to the same values. ``score`` may be negative, the other counts may not.
    """
    changes: dict[str, Any] = {name: getattr(post, name) for name in fields}
    changes |= {name: moved(name, by) for name, by in counts.items() if by}
    if score:
        changes["score"] = F("score") + score
    Post.objects.filter(pk=post.pk).update(version=F("version") + 1, **changes)
    post.version += 1
    post.score += score
    for name, by in counts.items():
        setattr(post, name, max(getattr(post, name) + by, 0))


def bump_comment(comment: Comment, *, fields: Iterable[str] = (), reactions_count: int = 0) -> None:
    """As ``bump``, for a comment."""
    changes: dict[str, Any] = {name: getattr(comment, name) for name in fields}
    if reactions_count:
        changes["reactions_count"] = moved("reactions_count", reactions_count)
    Comment.objects.filter(pk=comment.pk).update(version=F("version") + 1, **changes)
    comment.version += 1
    comment.reactions_count = max(comment.reactions_count + reactions_count, 0)


def is_solved_now(question: Post) -> bool:
    """Whether an answer that everybody may read is accepted. The acceptance of one that is deleted or hidden stays,
    and counts again when the answer is restored."""
    return Acceptance.objects.filter(question=question, answer__status="published").exists()
