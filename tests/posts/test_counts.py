"""Stored counts: after any sequence of actions they equal a recount; ``recount`` finds and mends a drift."""

from __future__ import annotations

from contextlib import suppress
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.db.models import F
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from communities.models import Community
from posts import actions
from posts.counts import recount
from posts.models import Comment, Post, Report, Topic, TopicUse
from tests.factories import make_post, make_topic
from tests.posts.place import Place, make_place

WHO = st.sampled_from(["author", "member", "moderator", "employee"])
NAMES = ["kafka", "rust", "go"]
STEP = st.tuples(
    st.sampled_from([
        "publish", "draft", "answer", "comment", "accept", "withdraw", "vote", "react", "delete", "restore", "hide",
        "edit", "delete_comment", "restore_comment", "hide_comment", "follow", "merge", "lock", "pin", "read", "report",
        "decide", "react_to_comment",
    ]),
    WHO,
    st.integers(0, 5),
    st.integers(0, 5),
)  # fmt: skip


class _UndoError(Exception):
    """Ends an example and takes its rows back."""


def nth(queryset: Any, number: int) -> Any:
    rows = list(queryset.order_by("pk"))
    return rows[number % len(rows)] if rows else None


def act(place: Place, what: str, who: str, one: int, two: int) -> None:
    """One step; where it has nothing to act on, or may not, nothing happens."""
    actor: Any = getattr(place, who)
    post, comment = nth(Post.objects.exclude(status="draft"), one), nth(Comment.objects.all(), one)
    question = nth(Post.objects.filter(kind="question"), one)
    answer = nth(Post.objects.filter(kind="answer"), one)
    topic = nth(Topic.objects.all(), one)
    on = bool(two % 2)
    fields = {"title": f"Title {two}", "body": f"Body {two}", "topics": NAMES[: two % 4]}
    steps: dict[str, Any] = {
        "publish": lambda: actions.publish(
            actor=actor, community=place.community, kind=["question", "idea", "article"][one % 3], **fields
        ),
        "draft": lambda: actions.save_draft(
            actor=actor, draft=nth(Post.objects.filter(status="draft"), one), community=place.community,
            kind="question", **fields,
        ),
        "answer": lambda: question and actions.answer(actor=actor, question=question, body="A"),
        "comment": lambda: post and actions.comment(actor=actor, post=post, body="C"),
        "accept": lambda: answer and actions.accept(actor=actor, answer=answer),
        "withdraw": lambda: question and actions.withdraw_acceptance(actor=actor, question=question),
        "vote": lambda: post and actions.vote(actor=actor, post=post, value=two % 3 - 1),
        "react": lambda: post and actions.react(actor=actor, post=post, name="like", on=on),
        "react_to_comment": lambda: comment and actions.react(actor=actor, comment=comment, name="like", on=on),
        "delete": lambda: post and actions.delete(actor=actor, post=post),
        "restore": lambda: post and actions.restore(actor=actor, post=post),
        "hide": lambda: post and actions.hide(actor=actor, post=post, reason="x"),
        "edit": lambda: post
        and actions.edit(actor=actor, post=post, based_on=actions.current_number(post), **fields),
        "delete_comment": lambda: comment and actions.delete_comment(actor=actor, comment=comment),
        "restore_comment": lambda: comment and actions.restore_comment(actor=actor, comment=comment),
        "hide_comment": lambda: comment and actions.hide_comment(actor=actor, comment=comment, reason="x"),
        "follow": lambda: topic and actions.set_topic_follow(actor=actor, topic=topic, on=on),
        "merge": lambda: topic and actions.merge_topics(actor=actor, topic=topic, into=nth(Topic.objects.all(), two)),
        "lock": lambda: post and actions.set_locked(actor=actor, post=post, on=on),
        "pin": lambda: post and actions.set_pinned(actor=actor, post=post, on=on),
        "read": lambda: post and actions.mark_read(actor=actor, post=post),
        "report": lambda: post and actions.report(actor=actor, post=post, reason="spam"),
        "decide": lambda: (report := nth(Report.objects.all(), one))
        and actions.decide_report(
            actor=actor, report=report, decision=["kept", "hidden", "deleted"][two % 3], note="x"
        ),
    }  # fmt: skip
    with suppress(PermissionDenied, ValidationError):
        steps[what]()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(STEP, min_size=5, max_size=30))
def test_counts_are_right_after_any_sequence_of_actions(steps: list[tuple[str, str, int, int]]) -> None:
    try:
        with transaction.atomic():
            place = make_place()
            for number in range(2):
                act(place, "publish", "author", number * 3, 3)
            act(place, "answer", "member", 0, 0)
            for step in steps:
                act(place, *step)
            assert [str(difference) for difference in recount(mend=False)] == []
            _other_invariants()
            raise _UndoError
    except _UndoError:
        pass


def _other_invariants() -> None:
    assert not Topic.objects.filter(synonym_of__synonym_of__isnull=False).exists(), "a synonym of a synonym"
    assert not Post.objects.filter(topics__synonym_of__isnull=False).exists(), "a post under a synonym"
    for post in Post.objects.filter(status__in=["hidden", "deleted"]):
        assert post.removal
    assert not Post.objects.filter(status__in=["draft", "published"], removal__isnull=False).exists()
    for question in Post.objects.filter(is_solved=True):
        assert question.acceptance.answer.status == "published"
    assert not Report.objects.filter(decision="", decided_at__isnull=False).exists()


@pytest.mark.django_db
def test_a_drift_is_told_and_mended() -> None:
    place = make_place()
    post = make_post(place.community, place.people["author"], topics=["kafka"])
    imported = make_post(place.community, place.people["author"], score=12, source="stackexchange:beer", source_id="1")
    unused = make_topic("unused")
    TopicUse.objects.create(topic=unused, community=place.community, posts_count=4)
    Post.objects.filter(pk=post.pk).update(answers_count=3, is_solved=True, score=7)
    TopicUse.objects.filter(topic__name="kafka").update(posts_count=F("posts_count") + 1)
    Community.objects.filter(pk=place.community.pk).update(posts_count=9)

    said = StringIO()
    call_command("recount", "--dry-run", stdout=said)
    assert f"post {post.pk}: answers_count was 3, is 0" in said.getvalue()
    assert "nothing was changed" in said.getvalue()
    post.refresh_from_db()
    assert post.answers_count == 3

    found = {(difference.what, difference.field) for difference in recount(mend=True)}
    assert found == {
        ("post", "answers_count"),
        ("post", "is_solved"),
        ("post", "score"),
        ("community", "posts_count"),
        ("topic", f"posts_count in community {place.community.pk}"),
    }
    post.refresh_from_db()
    imported.refresh_from_db()
    assert (post.answers_count, post.is_solved, post.score, post.version) == (0, False, 0, 2)
    assert imported.score == 12, "imported votes came as numbers"
    said = StringIO()
    call_command("recount", stdout=said)
    assert said.getvalue().strip() == "All counts are right."
