"""Budgets of home, inbox, the pages of people and experts. PERFORMANCE: home, inbox, profile, directory at most 12."""

from __future__ import annotations

from itertools import count

import pytest
from django.urls import reverse

from accounts.models import PersonFollow, User
from experts import actions as experts
from notifications.models import Notification
from posts.models import Topic, TopicFollow
from tests.budgets.harness import Budget, Scene
from tests.factories import (
    make_answer,
    make_comment,
    make_community,
    make_member,
    make_person,
    make_post,
    make_topic,
    viewer_of,
)

pytestmark = pytest.mark.django_db
_numbers = count()


def _knowing(topic: Topic, **fields: object) -> User:
    person = make_person(**fields)
    experts.declare(actor=viewer_of(person), topic_name=topic.name)
    return person


def _home(query: str = "") -> Scene:
    me, community, elsewhere, topic = make_person(), make_community(), make_community(), make_topic("kafka")
    make_member(community, me)
    TopicFollow.objects.create(person=me, topic=topic)
    experts.declare(actor=viewer_of(me), topic_name="kafka")

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_post(community, topics=[make_topic()])
            followed = make_person()
            PersonFollow.objects.create(follower=me, person=followed)
            make_post(elsewhere, followed, kind="idea")
            question = make_post(elsewhere, topics=[topic])
            make_post(community, me, kind="article", status="draft")
            experts.ask(actor=viewer_of(question.author), question=question, experts=[me])
            make_community(owner=make_person())
        Notification.objects.create(recipient=me, kind="invited", group=f"g{next(_numbers)}", community=community)

    return Scene(me, reverse("home") + query, grow)


def _inbox() -> Scene:
    me, community = make_person(), make_community()

    def grow(rows: int) -> None:
        for _ in range(rows):
            answer = make_answer(make_post(community, me), make_person())
            comment = make_comment(answer, make_person())
            for kind, fields in (
                ("answered", {"post": answer}),
                ("commented", {"post": answer, "comment": comment}),
                ("moderated", {"post": answer.question, "group": f"moderated:hidden:post-{answer.question_id}"}),
                ("expertise_given", {"topic": make_topic(is_listed=True)}),
            ):
                group = fields.pop("group", f"{kind}:{next(_numbers)}")
                actor = make_person()
                Notification.objects.create(
                    recipient=me, kind=kind, group=group, actor=actor, community=community, **fields
                )

    return Scene(me, reverse("inbox"), grow)


def _directory(query: str = "") -> Scene:
    topics = [make_topic(is_listed=True) for _ in range(3)]

    def grow(rows: int) -> None:
        for _ in range(rows):
            person = make_person(department="Data", location="Berlin")
            for topic in topics:
                experts.declare(actor=viewer_of(person), topic_name=topic.name)

    return Scene(make_person("Viewer"), reverse("people") + query, grow)


def _profile(query: str = "") -> Scene:
    anna, viewer = make_person(manager=make_person()), make_person()

    def grow(rows: int) -> None:
        for _ in range(rows):
            community = make_community()
            for member in (anna, viewer):
                make_member(community, member)
            make_post(community, anna, topics=[make_topic()])
            make_answer(make_post(community), anna)
            make_person(manager=anna)
            experts.declare(actor=viewer_of(anna), topic_name=make_topic().name)

    return Scene(viewer, anna.get_absolute_url() + query, grow)


def _desk() -> Scene:
    me = make_person()

    def grow(rows: int) -> None:
        for _ in range(rows):
            question = make_post()
            experts.ask(actor=viewer_of(question.author), question=question, experts=[me])

    return Scene(me, reverse("desk"), grow)


def _topic_experts() -> Scene:
    topic, moderator = make_topic("kafka", is_listed=True), make_person()
    make_community(owner=moderator)

    def grow(rows: int) -> None:
        for _ in range(rows):
            experts.give(actor=viewer_of(moderator), person=make_person(), topic=topic)

    return Scene(moderator, reverse("topic_experts", args=["kafka"]), grow)


def _community_experts() -> Scene:
    community, topic = make_community(), make_topic("kafka", is_listed=True)
    make_post(community, topics=[topic])

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_member(community, _knowing(topic), "expert")

    return Scene(make_member(community), reverse("community_experts", args=[community.slug]), grow)


def _suggestions() -> Scene:
    community, topic = make_community(), make_topic("kafka", is_listed=True)

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_answer(make_post(community, topics=[topic]), _knowing(topic))

    url = f"{reverse('expert_suggestions')}?topics=kafka&community={community.slug}"
    return Scene(make_member(community), url, grow)


def _welcome() -> Scene:
    me = make_person()

    def grow(rows: int) -> None:
        for _ in range(rows):
            post = make_post(make_community(), topics=[make_topic()])
            TopicFollow.objects.create(person=me, topic=post.topics.get())
            experts.declare(actor=viewer_of(me), topic_name=make_topic().name)

    return Scene(me, reverse("welcome"), grow)


def _badge() -> Scene:
    scene = _inbox()
    return Scene(scene.person, reverse("badge"), scene.grow)


BUDGETS = [
    Budget("home", _home, 7),
    Budget("home, one kind", lambda: _home("?kind=question"), 7),
    Budget("home, a rare kind", lambda: _home("?kind=idea"), 7),
    Budget("inbox", _inbox, 6),
    Budget("badge", _badge, 3),
    Budget("directory", _directory, 5),
    Budget("directory, sought", lambda: _directory("?q=person&department=Data"), 5),
    Budget("profile", _profile, 10),
    Budget("profile, answered", lambda: _profile("?show=answered"), 11),
    Budget("asked of me", _desk, 4),
    Budget("experts of a topic", _topic_experts, 6),
    Budget("experts of a community", _community_experts, 7),
    Budget("suggested experts", _suggestions, 6),
    Budget("the first-run guide", _welcome, 8),
]


@pytest.mark.parametrize("budget", BUDGETS, ids=[budget.name for budget in BUDGETS])
def test_a_page_costs_the_same_however_much_there_is(budget):
    budget.check()
