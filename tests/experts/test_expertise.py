"""Who knows what: declared, given, declined, withdrawn, moved by merges."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from activity.models import Event
from experts import actions
from experts.models import Expertise
from posts.actions import merge_topics
from posts.models import Topic
from tests.factories import make_admin, make_community, make_member, make_person, make_post, make_topic, viewer_of

pytestmark = pytest.mark.django_db


def declare(person, name, note=""):
    return actions.declare(actor=viewer_of(person), topic_name=name, note=note)


def test_declaring_makes_a_listed_topic_and_an_event():
    anna = make_person("Anna")
    held = declare(anna, "  #Kafka ", "Streams  since 2019")
    assert (held.topic.name, held.topic.is_listed, held.note) == ("kafka", True, "Streams since 2019")
    event = Event.objects.get(verb="expertise_declared")
    assert (event.person_id, event.topic_id) == (anna.pk, held.topic_id)


def test_declaring_again_changes_only_the_note():
    anna = make_person()
    first = declare(anna, "kafka")
    second = declare(anna, "KAFKA", "brokers")
    assert (first.pk, second.note) == (second.pk, "brokers")
    assert Event.objects.filter(verb="expertise_declared").count() == 1


def test_a_synonym_stands_for_its_topic():
    topic = make_topic("kubernetes")
    make_topic("k8s", synonym_of=topic)
    assert declare(make_person(), "k8s").topic == topic


@pytest.mark.parametrize("name", ["", "  ", "#", "a,b", "x" * 60])
def test_a_name_that_no_topic_takes_is_refused_at_its_field(name):
    with pytest.raises(ValidationError) as refused:
        declare(make_person(), name)
    assert "topic" in refused.value.message_dict


def test_a_note_that_is_too_long_says_so():
    with pytest.raises(ValidationError, match="200"):
        declare(make_person(), "kafka", "x" * 201)


def test_a_stranger_declares_nothing():
    with pytest.raises(PermissionDenied):
        declare(None, "kafka")


def test_a_moderator_gives_once_with_her_name_beside_it():
    moderator, anna = make_person(), make_person()
    make_community(owner=moderator)
    topic = make_topic("kafka", is_listed=True)
    first = actions.give(actor=viewer_of(moderator), person=anna, topic=topic, note="answers all of it")
    second = actions.give(actor=viewer_of(moderator), person=anna, topic=topic)
    assert first == second
    assert (second.source, second.given_by, second.note) == ("given", moderator, "answers all of it")
    assert Event.objects.get(verb="expertise_given").is_audit


def test_a_member_cannot_name_experts():
    community = make_community()
    with pytest.raises(PermissionDenied):
        actions.give(actor=viewer_of(make_member(community)), person=make_person(), topic=make_topic())


def test_nobody_is_named_for_a_topic_that_she_cannot_see():
    owner = make_person()
    secret = make_community(visibility="secret", owner=owner)
    topic = make_topic("project-x")
    make_post(secret, owner, topics=[topic])
    with pytest.raises(ValidationError, match="cannot see"):
        actions.give(actor=viewer_of(owner), person=make_person(), topic=topic)


def test_people_without_an_account_are_not_named():
    gone = make_person(is_active=False)
    with pytest.raises(ValidationError, match="no account"):
        actions.give(actor=viewer_of(make_admin()), person=gone, topic=make_topic(is_listed=True))


def test_who_declines_is_not_listed_and_not_given_it_again():
    admin, anna = make_admin(), make_person()
    topic = make_topic("kafka", is_listed=True)
    held = actions.give(actor=viewer_of(admin), person=anna, topic=topic)
    actions.decline_given(actor=viewer_of(anna), expertise=held)
    actions.decline_given(actor=viewer_of(anna), expertise=held)
    assert not Expertise.objects.held().exists()
    assert not Expertise.objects.visible_to(viewer_of(admin)).exists()
    assert Expertise.objects.visible_to(viewer_of(anna)).exists()
    with pytest.raises(ValidationError, match="does not want"):
        actions.give(actor=viewer_of(admin), person=anna, topic=topic)
    assert Event.objects.filter(verb="expertise_withdrawn").count() == 1


def test_who_declined_can_take_it_up_herself():
    admin, anna = make_admin(), make_person()
    topic = make_topic("kafka", is_listed=True)
    held = actions.give(actor=viewer_of(admin), person=anna, topic=topic)
    actions.decline_given(actor=viewer_of(anna), expertise=held)
    again = declare(anna, "kafka")
    assert (again.pk, again.source, again.given_by, again.declined_at) == (held.pk, "declared", None, None)


def test_only_who_was_named_declines():
    admin = make_admin()
    held = actions.give(actor=viewer_of(admin), person=make_person(), topic=make_topic(is_listed=True))
    with pytest.raises(PermissionDenied):
        actions.decline_given(actor=viewer_of(admin), expertise=held)


def test_withdrawing_twice_changes_nothing_more():
    anna = make_person()
    held = declare(anna, "kafka")
    actions.withdraw(actor=viewer_of(anna), expertise=held)
    actions.withdraw(actor=viewer_of(anna), expertise=held)
    assert not Expertise.objects.exists()
    assert Event.objects.filter(verb="expertise_withdrawn").count() == 1


def test_moderators_withdraw_what_was_given_but_not_what_somebody_declared():
    moderator, anna = make_person(), make_person()
    make_community(owner=moderator)
    given = actions.give(actor=viewer_of(moderator), person=anna, topic=make_topic(is_listed=True))
    declared = declare(anna, "kafka")
    actions.withdraw(actor=viewer_of(moderator), expertise=given)
    with pytest.raises(PermissionDenied):
        actions.withdraw(actor=viewer_of(moderator), expertise=declared)


def test_a_merge_moves_experts_and_keeps_each_once(drain):
    admin, anna, jo = make_admin(), make_person(), make_person()
    declare(anna, "k8s")
    declare(anna, "kubernetes", "kept")
    declare(jo, "k8s", "moved")
    drain()
    old, into = Topic.objects.get(name="k8s"), Topic.objects.get(name="kubernetes")
    merge_topics(actor=viewer_of(admin), topic=old, into=into)
    drain()
    actions.move_expertise(from_topic_id=old.pk, into_topic_id=into.pk)
    rows = Expertise.objects.order_by("person").values_list("person", "topic", "note")
    assert list(rows) == [(anna.pk, into.pk, "kept"), (jo.pk, into.pk, "moved")]
