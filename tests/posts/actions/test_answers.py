"""Answering and accepting."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from posts import actions
from posts.models import Acceptance, Post, PostFollow, ReadMark, Revision, TopicUse
from tests.factories import make_answer, make_post
from tests.posts.place import Place, events


@pytest.fixture
def question(place: Place) -> Post:
    return make_post(place.community, place.people["author"], topics=["kafka"])


def test_an_answer_is_published_under_its_question(place: Place, question: Post) -> None:
    written = actions.answer(actor=place.member, question=question, body="Because.")
    before = question.active_at
    question.refresh_from_db()
    assert (written.kind, written.status, written.question, written.title) == ("answer", "published", question, "")
    assert (question.answers_count, question.version) == (1, 2)
    assert question.active_at > before
    assert Revision.objects.get(post=written).number == 1
    assert PostFollow.objects.get(person=written.author).post == question
    assert ReadMark.objects.get(person=written.author, post=question).at >= question.active_at
    [event] = events()
    assert (event.verb, event.post_id) == ("answer_published", written.pk)
    assert event.data == {"question_id": question.pk, "mentioned": []}


def test_the_first_answer_takes_the_question_from_the_unanswered(place: Place, question: Post) -> None:
    assert TopicUse.objects.get().unanswered_count == 1
    for _number in range(2):
        actions.answer(actor=place.member, question=question, body="Because.")
    use = TopicUse.objects.get()
    assert (use.posts_count, use.questions_count, use.unanswered_count) == (1, 1, 0)


def test_the_same_form_twice_is_one_answer(place: Place, question: Post) -> None:
    first = actions.answer(actor=place.member, question=question, body="A", idempotency_key="k")
    assert actions.answer(actor=place.member, question=question, body="A", idempotency_key="k") == first
    question.refresh_from_db()
    assert question.answers_count == 1
    assert len(events()) == 1


def test_following_again_is_not_forced_on_who_muted(place: Place, question: Post) -> None:
    actions.set_post_follow(actor=place.member, post=question, on=False)
    actions.answer(actor=place.member, question=question, body="A")
    assert PostFollow.objects.get(person=place.people["member"]).muted


def test_only_members_answer(place: Place, question: Post) -> None:
    for viewer in (place.stranger, place.employee, place.admin):
        with pytest.raises(PermissionDenied):
            actions.answer(actor=viewer, question=question, body="A")


@pytest.mark.parametrize("state", ["locked", "archived", "hidden", "deleted", "draft"])
def test_a_state_that_forbids_answers_says_so(place: Place, question: Post, state: str) -> None:
    if state == "locked":
        actions.set_locked(actor=place.owner, post=question, on=True, reason="Solved in the manual")
    elif state == "archived":
        place.community.archived_at = timezone.now()
        place.community.save()
    else:
        Post.objects.filter(pk=question.pk).update(status=state)
    with pytest.raises(ValidationError) as refusal:
        actions.answer(actor=place.member, question=question, body="A")
    assert refusal.value.code == state
    if state == "locked":
        assert "Solved in the manual" in refusal.value.messages[0]


def test_only_questions_take_answers(place: Place) -> None:
    with pytest.raises(ValidationError, match="Only questions"):
        actions.answer(actor=place.member, question=make_post(place.community, kind="article"), body="A")


def test_an_answer_needs_words(place: Place, question: Post) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.answer(actor=place.member, question=question, body="\n ")
    assert "body" in refusal.value.message_dict


# --- Accepting ------------------------------------------------------------------------------------------------------


def test_the_asker_accepts_and_the_question_is_solved(place: Place, question: Post) -> None:
    answer = make_answer(question, place.people["member"])
    for _again in range(2):
        actions.accept(actor=place.author, answer=answer)
    question.refresh_from_db()
    assert question.is_solved
    assert Acceptance.objects.get().by == place.people["author"]
    [event] = events()
    assert (event.verb, event.post_id, event.person_id) == ("answer_accepted", answer.pk, answer.author_id)
    assert event.data == {"question_id": question.pk}


def test_accepting_another_answer_moves_the_mark(place: Place, question: Post) -> None:
    first, second = make_answer(question), make_answer(question)
    actions.accept(actor=place.author, answer=first)
    actions.accept(actor=place.moderator, answer=second)
    assert Acceptance.objects.get().answer == second
    assert [event.verb for event in events()] == ["answer_accepted", "acceptance_withdrawn", "answer_accepted"]
    question.refresh_from_db()
    first.refresh_from_db()
    assert question.is_solved
    assert first.version == 3, "its page changed when it was accepted and when it no longer was"


def test_withdrawing_twice_is_no_error(place: Place, question: Post) -> None:
    answer = make_answer(question)
    actions.accept(actor=place.author, answer=answer)
    for _again in range(2):
        actions.withdraw_acceptance(actor=place.author, question=question)
    question.refresh_from_db()
    assert not question.is_solved
    assert not Acceptance.objects.exists()
    assert [event.verb for event in events()] == ["answer_accepted", "acceptance_withdrawn"]


def test_neither_members_nor_the_answers_author_accept(place: Place, question: Post) -> None:
    answer = make_answer(question, place.people["member"])
    for viewer in (place.stranger, place.employee, place.member, place.expert):
        with pytest.raises(PermissionDenied):
            actions.accept(actor=viewer, answer=answer)
        with pytest.raises(PermissionDenied):
            actions.withdraw_acceptance(actor=viewer, question=question)
    for viewer in (place.owner, place.admin, place.author):
        actions.accept(actor=viewer, answer=answer)


def test_a_question_whose_solution_is_taken_away_is_open_until_it_returns(place: Place, question: Post) -> None:
    answer = actions.answer(actor=place.member, question=question, body="This")
    actions.accept(actor=place.author, answer=answer)
    actions.delete(actor=place.member, post=answer)
    question.refresh_from_db()
    assert (question.is_solved, question.answers_count) == (False, 0)
    assert TopicUse.objects.get().unanswered_count == 1
    actions.restore(actor=place.member, post=answer)
    question.refresh_from_db()
    assert (question.is_solved, question.answers_count) == (True, 1)
    assert TopicUse.objects.get().unanswered_count == 0
