"""The stored counts, made anew from the rows that they count; what differed is said. For ``manage.py recount``, tests.

Scores of imported posts and comments are not recounted: their votes came as numbers, without a row each.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    IntegerField,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Coalesce

from communities.models import Community, Membership
from posts.actions.topics import recount_uses, uses_of
from posts.models import (
    Acceptance,
    Comment,
    Lock,
    Pin,
    Post,
    Reaction,
    ReadMark,
    Topic,
    TopicFollow,
    TopicUse,
    Vote,
)

USE_COUNTS = ("posts_count", "questions_count", "unanswered_count")

#: Rows corrected in one transaction: writers wait no longer than that takes.
BATCH = 500


@dataclass(frozen=True, slots=True)
class Difference:
    """A stored value that was not what its rows say."""

    what: str
    pk: int
    field: str
    stored: int
    counted: int

    def __str__(self) -> str:
        return f"{self.what} {self.pk}: {self.field} was {self.stored}, is {self.counted}"


def _number(rows: QuerySet[Any], key: str, total: Any = None) -> Coalesce:
    """How many of ``rows`` refer to the outer row by ``key`` (or the sum ``total`` of them), as one subquery."""
    per_row = rows.filter(**{key: OuterRef("pk")}).order_by().values(key).annotate(n=total or Count("pk")).values("n")
    return Coalesce(Subquery(per_row, output_field=IntegerField()), Value(0))


def _flag(condition: Any) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def _flags_of_posts() -> dict[str, Any]:
    accepted = Acceptance.objects.filter(question=OuterRef("pk"), answer__status="published")
    return {
        "is_solved": _flag(Exists(accepted)),
        "is_locked": _flag(Exists(Lock.objects.filter(post=OuterRef("pk")))),
        "is_pinned": _flag(Exists(Pin.objects.filter(post=OuterRef("pk")))),
    }


#: What is stored → how it is counted. Each ``Case`` keeps the stored value where there is nothing to count from.
CHECKS: dict[type[Model], Callable[[], dict[str, Any]]] = {
    Post: lambda: {
        "answers_count": _number(Post.objects.filter(status="published"), "question"),
        "comments_count": _number(Comment.objects.filter(status="published"), "post"),
        "reactions_count": _number(Reaction.objects.all(), "post"),
        "readers_count": _number(ReadMark.objects.all(), "post"),
        "score": Case(When(source="", then=_number(Vote.objects.all(), "post", Sum("value"))), default=F("score")),
        **_flags_of_posts(),
    },
    Comment: lambda: {"reactions_count": _number(Reaction.objects.all(), "comment")},
    Community: lambda: {
        "posts_count": _number(Post.objects.filter(status="published", question=None), "community"),
        "members_count": _number(Membership.objects.all(), "community"),
    },
    Topic: lambda: {"followers_count": _number(TopicFollow.objects.all(), "topic")},
}


def recount(*, mend: bool) -> Iterator[Difference]:
    """Every stored count that differs from its rows; set right where ``mend`` is true. Safe beside running writers."""
    for model, counted in CHECKS.items():
        yield from _recount_model(model, counted(), mend)
    yield from _recount_uses(mend)


def _recount_model(model: type[Model], counted: dict[str, Any], mend: bool) -> Iterator[Difference]:
    differs = Q()
    annotations = {f"counted_{name}": expression for name, expression in counted.items()}
    for name in counted:
        differs |= ~Q(**{f"counted_{name}": _stored(model, name)})
    rows = model._default_manager.annotate(**annotations).filter(differs).order_by("pk")
    wrong = list(rows.values_list("pk", flat=True))
    for start in range(0, len(wrong), BATCH):
        with transaction.atomic():
            ids = wrong[start : start + BATCH]
            held = list(model._default_manager.select_for_update().filter(pk__in=ids).values_list("pk", flat=True))
            found = {row.pk: list(_differences(row, counted)) for row in rows.filter(pk__in=held)}
            for pk, differences in found.items() if mend else ():
                changes: dict[str, Any] = {difference.field: difference.counted for difference in differences}
                if model in (Post, Comment):
                    changes["version"] = F("version") + 1
                model._default_manager.filter(pk=pk).update(**changes)
        for differences in found.values():
            yield from differences


def _stored(model: type[Model], name: str) -> Any:
    """The stored value as a number, flags as 1 and 0."""
    return _flag(Q(**{name: True})) if name.startswith("is_") else F(name)


def _differences(row: Any, counted: dict[str, Any]) -> Iterator[Difference]:
    for name in counted:
        stored, number = int(getattr(row, name)), int(getattr(row, f"counted_{name}"))
        if stored != number:
            yield Difference(row._meta.model_name, row.pk, name, stored, number)


def _recount_uses(mend: bool) -> Iterator[Difference]:
    ids = list(Topic.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic():
            batch = ids[start : start + BATCH]
            found = list(_different_uses(batch))
            if found and mend:
                recount_uses({difference.pk for difference in found})
        yield from found


def _different_uses(topics: list[int]) -> Iterator[Difference]:
    stored = _by_place(TopicUse.objects.filter(topic__in=topics))
    counted = _by_place(uses_of(topics))
    for topic, community in sorted(stored.keys() | counted.keys()):
        before = stored.get((topic, community), (0, 0, 0))
        after = counted.get((topic, community), (0, 0, 0))
        for name, was, now in zip(USE_COUNTS, before, after, strict=True):
            if was != now:
                yield Difference("topic", topic, f"{name} in community {community}", was, now)


def _by_place(uses: Iterable[TopicUse]) -> dict[tuple[int, int], tuple[int, ...]]:
    """(topic, community) → its counts."""
    return {(use.topic_id, use.community_id): tuple(getattr(use, name) for name in USE_COUNTS) for use in uses}
