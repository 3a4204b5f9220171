"""Asking experts about a question, and what becomes of it."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from activity.models import Event
from experts import actions
from experts.models import ExpertRequest, Offer
from posts import actions as posts
from tests.factories import make_community, make_member, make_person, make_post, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def asker():
    return make_person("Asker")


@pytest.fixture
def community(asker):
    return make_community("Data", owner=asker)


@pytest.fixture
def question(community, asker):
    return make_post(community, asker)


def ask(person, question, *experts):
    return actions.ask(actor=viewer_of(person), question=question, experts=experts)


def states(question):
    return dict(Offer.objects.filter(request__question=question).values_list("expert__display_name", "state"))


def test_asking_makes_one_request_with_an_offer_each(asker, question):
    anna, jo = make_person("Anna"), make_person("Jo")
    ask(asker, question, anna, jo)
    assert states(question) == {"Anna": "offered", "Jo": "offered"}
    assert Event.objects.get(verb="experts_asked").data["expert_ids"] == [anna.pk, jo.pk]


def test_asking_again_asks_only_the_new_ones(asker, question):
    anna, jo = make_person("Anna"), make_person("Jo")
    ask(asker, question, anna)
    ask(asker, question, anna)
    ask(asker, question, anna, jo)
    assert Offer.objects.count() == 2
    assert ExpertRequest.objects.count() == 1
    told = Event.objects.filter(verb="experts_asked").order_by("id").values_list("data__expert_ids", flat=True)
    assert list(told) == [[anna.pk], [jo.pk]]


def test_asking_nobody_makes_nothing(asker, question):
    assert ask(asker, question) is None
    assert not ExpertRequest.objects.exists()


def test_the_asker_cannot_be_asked(asker, question):
    with pytest.raises(ValidationError, match="cannot be asked"):
        ask(asker, question, asker)


def test_nobody_is_asked_who_cannot_read_the_question(asker):
    closed = make_community(visibility="closed", owner=asker)
    question = make_post(closed, asker)
    outsider, member = make_person("Out"), make_member(closed)
    with pytest.raises(ValidationError, match="Out"):
        ask(asker, question, outsider, member)
    assert not Offer.objects.exists()
    ask(asker, question, member)
    assert Offer.objects.count() == 1


def test_a_question_asks_at_most_five(asker, question):
    ask(asker, question, *[make_person() for _ in range(4)])
    with pytest.raises(ValidationError, match="4 are asked already"):
        ask(asker, question, make_person(), make_person())
    ask(asker, question, make_person())
    assert Offer.objects.count() == 5


def test_a_decline_makes_room_and_is_not_asked_twice(asker, question):
    people = [make_person(f"P{number}") for number in range(5)]
    ask(asker, question, *people)
    offer = Offer.objects.get(expert=people[0])
    actions.decline_offer(actor=viewer_of(people[0]), offer=offer, reason="Ask Jo")
    ask(asker, question, make_person())
    with pytest.raises(ValidationError, match="declined"):
        ask(asker, question, people[0])


def test_a_decline_needs_a_reason_and_only_its_person(asker, question):
    anna = make_person()
    ask(asker, question, anna)
    offer = Offer.objects.get()
    with pytest.raises(ValidationError) as refused:
        actions.decline_offer(actor=viewer_of(anna), offer=offer, reason="  ")
    assert "reason" in refused.value.message_dict
    with pytest.raises(PermissionDenied):
        actions.decline_offer(actor=viewer_of(asker), offer=offer, reason="no")
    actions.decline_offer(actor=viewer_of(anna), offer=offer, reason="On leave")
    actions.decline_offer(actor=viewer_of(anna), offer=offer, reason="Again")
    offer.refresh_from_db()
    assert (offer.state, offer.reason) == ("declined", "On leave")
    assert Event.objects.filter(verb="offer_declined").count() == 1


@pytest.mark.parametrize("change", [{"kind": "article"}, {"is_locked": True}, {"is_solved": True}, {"status": "draft"}])
def test_only_open_questions_ask(asker, community, change):
    post = make_post(community, asker, **change)
    with pytest.raises(PermissionDenied):
        ask(asker, post, make_person())


def test_other_readers_do_not_choose_the_experts(community, question):
    with pytest.raises(PermissionDenied):
        ask(make_member(community), question, make_person())


def test_an_answer_settles_the_offer_and_its_removal_brings_it_back(asker, community, question, drain):
    anna = make_member(community, make_person("Anna"))
    ask(asker, question, anna)
    answer = posts.answer(actor=viewer_of(anna), question=question, body="So.")
    drain()
    assert states(question) == {"Anna": "answered"}
    posts.delete(actor=viewer_of(anna), post=answer)
    drain()
    assert states(question) == {"Anna": "offered"}
    posts.restore(actor=viewer_of(anna), post=answer)
    drain()
    assert states(question) == {"Anna": "answered"}


def test_acceptance_closes_the_request_and_taking_it_back_opens_it(asker, community, question, drain):
    anna, jo = make_member(community, make_person("Anna")), make_person("Jo")
    ask(asker, question, anna, jo)
    answer = posts.answer(actor=viewer_of(anna), question=question, body="So.")
    posts.accept(actor=viewer_of(asker), answer=answer)
    drain()
    assert states(question) == {"Anna": "answered", "Jo": "withdrawn"}
    assert ExpertRequest.objects.get().closed_at is not None
    question.refresh_from_db()
    posts.withdraw_acceptance(actor=viewer_of(asker), question=question)
    drain()
    actions.settle([question.pk])
    assert states(question) == {"Anna": "answered", "Jo": "offered"}
    assert ExpertRequest.objects.get().closed_at is None


def test_settling_twice_changes_nothing(asker, community, question, drain):
    anna = make_member(community, make_person("Anna"))
    ask(asker, question, anna)
    posts.answer(actor=viewer_of(anna), question=question, body="So.")
    drain()
    before = list(Offer.objects.values())
    actions.settle([question.pk])
    assert list(Offer.objects.values()) == before


def test_nobody_is_asked_in_an_archived_community(asker, community, question):
    community.archived_at = timezone.now()
    community.save()
    question.refresh_from_db()
    with pytest.raises(PermissionDenied):
        ask(asker, question, make_person())
