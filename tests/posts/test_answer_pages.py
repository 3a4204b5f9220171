"""Answering, and saying what solved it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Acceptance, Post
from tests.factories import make_answer, make_post
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def question(place: Place) -> Post:
    return make_post(place.community, place.people["author"], title="Why does it lag?")


def _answers(question: Post) -> str:
    return reverse("answers", args=[question.pk])


def test_member_answers_without_javascript(as_, place, question) -> None:
    sent = as_(place.people["member"]).post(_answers(question), {"body": "Like **this**.", "idempotency_key": "k"})
    answer = Post.objects.get(kind="answer")
    assert sent.status_code == 302
    assert sent["Location"] == answer.get_absolute_url()
    assert answer.question == question


def test_member_answers_in_place(as_, place, question) -> None:
    sent = as_(place.people["member"]).post(_answers(question), {"body": "Like **this**."}, headers=HTMX)
    html = sent.content.decode()
    assert html.lstrip().startswith('<section class="answers" id="answers"')
    assert "<strong>this</strong>" in html
    assert f'id="post-{question.pk}-state" hx-swap-oob="true"' in html
    assert "data-announce" in html


def test_second_submit_changes_nothing(as_, place, question) -> None:
    browser = as_(place.people["member"])
    for _ in range(2):
        assert browser.post(_answers(question), {"body": "Once.", "idempotency_key": "same"}).status_code == 302
    assert question.answers.count() == 1


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_empty_answer_is_shown_again_with_the_reason(as_, place, question, headers) -> None:
    sent = as_(place.people["member"]).post(_answers(question), {"body": "  "}, headers=headers)
    assert sent.status_code == 422
    assert b"Write something first." in sent.content
    assert (b"<html" in sent.content) == (not headers)
    assert not question.answers.exists()


def test_reader_gets_403_and_keeps_her_text(as_, place, question) -> None:
    sent = as_(place.people["employee"]).post(_answers(question), {"body": "My long text."})
    assert sent.status_code == 403
    assert b"My long text." in sent.content
    assert b"Join it first" in sent.content


def test_locked_question_refuses_and_keeps_the_text(as_, place, question) -> None:
    Post.objects.filter(pk=question.pk).update(is_locked=True)
    sent = as_(place.people["member"]).post(_answers(question), {"body": "My long text."})
    assert sent.status_code == 422
    assert b"My long text." in sent.content


def test_stranger_and_outsider(as_) -> None:
    secret = make_place("secret")
    question = make_post(secret.community)
    assert as_(None).post(_answers(question), {"body": "x"}).status_code == 302
    assert as_(secret.people["employee"]).post(_answers(question), {"body": "x"}).status_code == 404
    assert not question.answers.exists()


def test_reading_the_address_leads_to_the_form(as_, place, question) -> None:
    led = as_(place.people["member"]).get(_answers(question))
    assert led["Location"].endswith("#answer-form")
    assert as_(place.people["member"]).delete(_answers(question)).status_code == 405


# --- What solved it -------------------------------------------------------------------------------------------------


def test_asker_accepts_and_takes_it_back(as_, place, question) -> None:
    answer = make_answer(question)
    url, browser = reverse("acceptance", args=[answer.pk]), as_(place.people["author"])
    for _ in range(2):
        assert browser.post(url, {"state": "on"}).status_code == 302
    assert Acceptance.objects.get(question=question).answer == answer
    html = browser.post(url, {"state": "off"}, headers=HTMX).content.decode()
    assert not Acceptance.objects.exists()
    assert 'id="answers"' in html
    assert "answer--accepted" not in html


def test_accepting_in_place_shows_the_new_state(as_, place, question) -> None:
    answer = make_answer(question)
    url = reverse("acceptance", args=[answer.pk])
    html = as_(place.people["author"]).post(url, {"state": "on"}, headers=HTMX).content.decode()
    assert "answer--accepted" in html
    assert "state--solved" in html


def test_others_may_not_accept(as_, place, question) -> None:
    url = reverse("acceptance", args=[make_answer(question).pk])
    assert as_(place.people["member"]).post(url, {"state": "on"}).status_code == 403
    assert as_(place.people["author"]).get(url).status_code == 405
    assert as_(place.people["author"]).post(url, {"state": "maybe"}, headers=HTMX).status_code == 422
    assert not Acceptance.objects.exists()
