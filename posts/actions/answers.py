"""Answers, and which of them solves the question."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from activity.actions import record
from communities.viewer import Viewer
from posts import policies
from posts.actions.held import ensure, hold, hold_with_question
from posts.actions.marks import follow_along, note_read
from posts.actions.tallies import bump, counted, is_solved_now
from posts.actions.wording import clean_key, note_files, note_mentions, required_body, word
from posts.actions.writing import already_written, first_revision, insert_once
from posts.models import Acceptance, Kind, Post, Status


@transaction.atomic
def answer(*, actor: Viewer, question: Post, body: str, idempotency_key: str = "") -> Post:
    """Answer a question. A second call with the same ``idempotency_key`` and words gives the first call's answer."""
    key = clean_key(idempotency_key, question.pk, body)
    if (twin := already_written(actor, key)) is not None:
        return twin
    question = hold(question)
    ensure(policies.why_not_answer(actor, question), question)
    source = required_body(body)
    now = timezone.now()
    written = Post(
        kind=Kind.ANSWER,
        status=Status.PUBLISHED,
        question=question,
        community=question.community,
        author=actor.person,
        published_at=now,
        active_at=now,
        idempotency_key=key,
    )
    rendered = word(written, source, community_id=question.community_id)
    if (twin := insert_once(written, actor)) is not None:
        return twin
    with counted(question):
        question.active_at = now
        bump(question, fields=["active_at"], answers_count=1)
    first_revision(written, [], actor)
    mentioned = note_mentions(rendered.mentioned, by=written.author, post=written, is_new=True)
    note_files(rendered, actor, post=written, is_new=True)
    follow_along(question, written.author)
    note_read(question, written.author)
    record(
        "answer_published",
        actor=actor.person,
        community_id=question.community_id,
        post_id=written.pk,
        question_id=question.pk,
        mentioned=mentioned,
    )
    return written


@transaction.atomic
def accept(*, actor: Viewer, answer: Post) -> Post:
    """Mark the answer as what solves its question; another one's mark moves here. Returns the question."""
    answer = hold_with_question(answer)
    ensure(policies.why_not_accept(actor, answer), answer)
    question = answer.question
    assert question is not None  # by the policy  # noqa: S101
    held = Acceptance.objects.filter(question=question).select_related("answer").first()
    if held is not None and held.answer_id == answer.pk:
        return question
    if held is not None:
        _withdraw(held, actor)
    Acceptance.objects.create(question=question, answer=answer, by=actor.person)
    bump(answer)
    _solve(question)
    record(
        "answer_accepted",
        actor=actor.person,
        community_id=question.community_id,
        post_id=answer.pk,
        person_id=answer.author_id,
        question_id=question.pk,
    )
    return question


@transaction.atomic
def withdraw_acceptance(*, actor: Viewer, question: Post) -> Post:
    """The question is open again; nothing happens where no answer is accepted."""
    question = hold(question)
    ensure(policies.why_not_withdraw_acceptance(actor, question), question)
    held = Acceptance.objects.filter(question=question).select_related("answer").first()
    if held is None:
        return question
    _withdraw(held, actor)
    _solve(question)
    return question


def _withdraw(held: Acceptance, actor: Viewer) -> None:
    former = held.answer
    held.delete()
    bump(former)
    record(
        "acceptance_withdrawn",
        actor=actor.person,
        community_id=former.community_id,
        post_id=former.pk,
        person_id=former.author_id,
        question_id=former.question_id,
    )


def _solve(question: Post) -> None:
    with counted(question):
        question.is_solved = is_solved_now(question)
        bump(question, fields=["is_solved"])
