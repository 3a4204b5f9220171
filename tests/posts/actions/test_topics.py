"""Names of topics, their synonyms, merging."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from posts import actions
from posts.actions.topics import clean_name, clean_names, prune, resolve
from posts.models import Post, Topic, TopicFollow, TopicUse
from tests.factories import make_community, make_post, make_topic
from tests.posts.place import Place, events, make_place

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("typed", "name"),
    [("  Kafka ", "kafka"), ("#Go", "go"), ("Event\n sourcing", "event sourcing"), ("C++", "c++"), ("Übung", "übung")],
)
def test_names_have_one_spelling(typed: str, name: str) -> None:
    assert clean_name(typed) == name


def test_names_are_named_once_in_their_order() -> None:
    assert clean_names(["B", "a", "", "#b", "A "]) == ["b", "a"]


def test_a_synonym_gives_way_to_its_topic() -> None:
    javascript = make_topic("javascript")
    make_topic("js", synonym_of=javascript)
    assert [topic.name for topic in resolve(["js", "kafka", "javascript"])] == ["javascript", "kafka"]
    assert resolve([]) == []


def test_slugs_are_unique_and_never_another_page() -> None:
    topics = resolve(["c", "c++", "c#", "suggestions"])
    assert [topic.slug for topic in topics] == ["c", "c_1", "c_2", "suggestions-topic"]
    assert topics[3].get_absolute_url() == "/topics/suggestions-topic/"


def test_a_topic_made_by_somebody_else_at_this_moment_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    from posts.actions import topics

    existing = make_topic("kafka")
    held = topics.hold_topics
    answers = iter([{}])
    monkeypatch.setattr(topics, "hold_topics", lambda condition: next(answers, None) if condition else held(condition))
    assert resolve(["kafka"]) == [existing]


def test_pruning_keeps_what_anything_speaks_of(place: Place) -> None:
    from experts.models import Expertise

    bare, listed, described, used, followed, known, synonym = (make_topic(name) for name in "abcdefg")
    Topic.objects.filter(pk=listed.pk).update(is_listed=True)
    Topic.objects.filter(pk=described.pk).update(description="Words")
    make_post(place.community, topics=[used])
    TopicFollow.objects.create(topic=followed, person=place.people["member"])
    Expertise.objects.create(topic=known, person=place.people["member"])
    Topic.objects.filter(pk=synonym.pk).update(synonym_of=known)
    prune(Topic.objects.values_list("pk", flat=True))
    assert set(Topic.objects.values_list("name", flat=True)) == set("bcdefg")
    assert bare.pk


def test_a_topic_one_may_not_see_is_not_followed() -> None:
    secret = make_place("secret")
    make_post(secret.community, topics=["plans"])
    topic = Topic.objects.get()
    for viewer in (secret.employee, secret.stranger):
        with pytest.raises(PermissionDenied):
            actions.set_topic_follow(actor=viewer, topic=topic, on=True)
    assert actions.set_topic_follow(actor=secret.member, topic=topic, on=True).followers_count == 1


# --- Changing -------------------------------------------------------------------------------------------------------


def test_describing_and_listing(place: Place) -> None:
    topic = make_topic("kafka")
    for _again in range(2):
        actions.change_topic(
            actor=place.moderator, topic=topic, description=" A log. ", is_listed=True, synonyms=["Apache Kafka"]
        )
    topic.refresh_from_db()
    assert (topic.description, topic.is_listed) == ("A log.", True)
    [event] = events()
    assert (event.verb, event.topic_id, event.is_audit) == ("topic_changed", topic.pk, True)
    actions.change_topic(actor=place.moderator, topic=topic, description="", is_listed=False, synonyms=[])
    assert not Topic.objects.filter(name="apache kafka").exists()


def test_names_that_cannot_be_synonyms(place: Place) -> None:
    topic = make_topic("kafka")
    make_post(place.community, topics=["rust"])
    other = make_topic("go", is_listed=True)
    make_topic("golang", synonym_of=other)
    for name in ("kafka", "rust", "go", "golang", "?"):
        with pytest.raises(ValidationError) as refusal:
            actions.change_topic(actor=place.owner, topic=topic, description="", is_listed=False, synonyms=[name])
        assert list(refusal.value.message_dict) == ["synonyms"], name
    with pytest.raises(ValidationError, match="synonym"):
        actions.change_topic(
            actor=place.owner,
            topic=Topic.objects.get(name="golang"),
            description="x",
            is_listed=True,
            synonyms=[],
        )
    with pytest.raises(ValidationError) as refusal:
        actions.change_topic(actor=place.owner, topic=topic, description="x" * 2001, is_listed=False, synonyms=[])
    assert "description" in refusal.value.message_dict


def test_moderators_alone_change_and_merge(place: Place) -> None:
    topic, into = make_topic("a"), make_topic("b")
    for viewer in (place.stranger, place.employee, place.member, place.expert):
        with pytest.raises(PermissionDenied):
            actions.change_topic(actor=viewer, topic=topic, description="x", is_listed=True, synonyms=[])
        with pytest.raises(PermissionDenied):
            actions.merge_topics(actor=viewer, topic=topic, into=into)


# --- Merging --------------------------------------------------------------------------------------------------------


def test_merging_moves_posts_followers_synonyms_and_counts(place: Place) -> None:
    elsewhere = make_community()
    old, new = make_topic("k8s", description="Containers", is_listed=True), make_topic("kubernetes")
    make_topic("kube", synonym_of=old)
    only_old = make_post(place.community, topics=[old])
    both = make_post(place.community, topics=[old, new])
    make_post(elsewhere, kind="article", topics=[old])
    for person, topics in (("member", [old]), ("author", [old, new]), ("owner", [new])):
        for topic in topics:
            actions.set_topic_follow(actor=getattr(place, person), topic=topic, on=True)
    for _again in range(2):
        remains = actions.merge_topics(actor=place.admin, topic=old, into=new)
    assert (remains.name, remains.followers_count, remains.description, remains.is_listed) == (
        "kubernetes",
        3,
        "Containers",
        True,
    )
    assert list(only_old.topics.names()) == list(both.topics.names()) == ["kubernetes"]
    only_old.refresh_from_db()
    assert only_old.version == 2, "its card names its topics"
    uses = TopicUse.objects.filter(topic=new).values_list(
        "community", "posts_count", "questions_count", "unanswered_count"
    )
    assert set(uses) == {(place.community.pk, 2, 2, 2), (elsewhere.pk, 1, 0, 0)}
    assert not TopicUse.objects.filter(topic=old).exists()
    assert set(Topic.objects.filter(synonym_of=new).values_list("name", flat=True)) == {"k8s", "kube"}
    [event] = events("topic_merged")
    assert (event.topic_id, event.data["into_id"], event.is_audit) == (old.pk, new.pk, True)


def test_a_post_that_slipped_in_moves_with_the_second_run(place: Place) -> None:
    old, new = make_topic("k8s"), make_topic("kubernetes")
    actions.merge_topics(actor=place.admin, topic=old, into=new)
    late = make_post(place.community, topics=[old])
    actions.merge_topics(actor=place.admin, topic=old, into=new)
    assert list(late.topics.names()) == ["kubernetes"]
    assert TopicUse.objects.get().topic == new


def test_merging_into_a_synonym_means_its_topic(place: Place) -> None:
    old, new = make_topic("a"), make_topic("b")
    synonym = make_topic("c", synonym_of=new)
    assert actions.merge_topics(actor=place.admin, topic=old, into=synonym) == new


def test_topics_that_cannot_be_merged(place: Place) -> None:
    topic, other = make_topic("a"), make_topic("b")
    own = make_topic("c", synonym_of=topic)
    foreign = make_topic("d", synonym_of=other)
    for one, into in ((topic, topic), (topic, own), (foreign, topic)):
        with pytest.raises(ValidationError) as refusal:
            actions.merge_topics(actor=place.admin, topic=one, into=into)
        assert list(refusal.value.message_dict) == ["into"]


def test_new_posts_go_under_what_remains(place: Place) -> None:
    old, new = make_topic("k8s"), make_topic("kubernetes")
    actions.merge_topics(actor=place.admin, topic=old, into=new)
    post = actions.publish(
        actor=place.author,
        community=place.community,
        kind="idea",
        title="T",
        body="",
        topics=["K8s", "kubernetes"],
    )
    assert list(post.topics.names()) == ["kubernetes"]
    assert Post.objects.count() == 1


def test_topics_that_are_merged_crosswise_at_one_moment_do_not_swallow_each_other(place: Place) -> None:
    """Two moderators, each with the page from before: the second is told."""
    one, two, three = make_topic("one"), make_topic("two"), make_topic("three")
    as_they_were = Topic.objects.get(pk=one.pk), Topic.objects.get(pk=two.pk)
    actions.merge_topics(actor=place.admin, topic=one, into=two)
    with pytest.raises(ValidationError):
        actions.merge_topics(actor=place.admin, topic=as_they_were[1], into=as_they_were[0])
    actions.merge_topics(actor=place.admin, topic=two, into=three)
    with pytest.raises(ValidationError):
        actions.merge_topics(actor=place.admin, topic=make_topic("four"), into=as_they_were[1])
    assert Topic.objects.get(pk=one.pk).synonym_of == three


def test_who_names_a_synonym_of_a_topic_she_may_not_know_gets_a_topic_of_that_name() -> None:
    """A secret community calls its project "bb": the next who writes "bb" does not learn what that stands for."""
    secret, place = make_place("secret"), make_place()
    project = make_topic("blackbird")
    make_post(secret.community, topics=[project])
    make_topic("bb", synonym_of=project)
    assert resolve(["bb"], by=secret.member) == [project]
    published = actions.publish(
        actor=place.member, community=place.community, kind="question", title="What?", body="", topics=["bb"]
    )
    assert published.topics.names().get() == "bb"
