"""Topics: directory, page, following, changing, merging, as people meet them."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from posts import actions
from posts.models import Topic, TopicFollow
from tests.factories import make_community, make_member, make_person, make_post, make_topic, viewer_of
from tests.posts.place import Place


def test_the_directory_lists_topics_with_the_numbers_that_the_reader_may_see(as_, place: Place) -> None:
    secret = make_community(visibility="secret")
    make_post(place.community, topics=["kafka"])
    make_post(secret, topics=["kafka", "merger-plans"])
    page = as_(place.people["member"]).get(reverse("topics")).content.decode()
    assert "kafka" in page
    assert "1 post<" in page
    assert "2 posts" not in page
    assert "merger-plans" not in page


def test_the_directory_is_searched_by_words_and_synonyms(as_, place: Place) -> None:
    make_post(place.community, topics=["event sourcing"])
    javascript = make_topic("javascript", is_listed=True)
    make_topic("js", synonym_of=javascript)
    browser = as_(place.people["member"])
    assert "event sourcing" in browser.get(reverse("topics"), {"q": "sour"}).content.decode()
    found = browser.get(reverse("topics"), {"q": "js"}).content.decode()
    assert "javascript" in found
    assert "event sourcing" not in found
    assert "No topic is called like that" in browser.get(reverse("topics"), {"q": "zzz"}).content.decode()


def test_the_directory_goes_on_page_by_page(as_, place: Place) -> None:
    for number in range(40):
        make_topic(f"topic {number:02}", is_listed=True)
    browser = as_(place.people["member"])
    response = browser.get(reverse("topics"))
    assert len(response.context["rows"]) == 36
    rest = browser.get(response.context["next_url"], headers={"HX-Request": "true"})
    assert [row.topic.name for row in rest.context["rows"]] == [f"topic {n}" for n in range(36, 40)]
    assert b"<html" not in rest.content


def test_followed_topics_are_a_list_of_their_own(as_, place: Place) -> None:
    topic, _other = make_topic("kafka", is_listed=True), make_topic("rust", is_listed=True)
    actions.set_topic_follow(actor=place.member, topic=topic, on=True)
    page = as_(place.people["member"]).get(reverse("topics"), {"show": "mine"})
    assert [row.topic for row in page.context["rows"]] == [topic]


def test_a_topic_shows_its_posts_and_what_waits_for_an_answer(as_, place: Place) -> None:
    question = make_post(place.community, topics=["kafka"], title="Why does it lag?")
    article = make_post(place.community, kind="article", topics=["kafka"], title="How it works")
    make_post(place.community, topics=["rust"], title="Elsewhere")
    topic = Topic.objects.get(name="kafka")
    browser = as_(place.people["employee"])
    page = browser.get(topic.get_absolute_url())
    text = page.content.decode()
    assert question.title in text
    assert article.title in text
    assert "Elsewhere" not in text
    assert page.context["page"].numbers == (2, 1, 1)
    assert [waiting.title for waiting in page.context["page"].waiting] == [question.title]
    only = browser.get(topic.get_absolute_url(), {"show": "unanswered"}).content.decode()
    assert question.title in only
    assert article.title not in only


def test_a_large_topic_is_listed_alike(as_, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from posts.pages import topic as page_of_topic

    posts = [make_post(place.community, topics=["kafka"], title=f"Number {number}?") for number in range(3)]
    make_post(place.community, topics=["rust"], title="Elsewhere")
    address = Topic.objects.get(name="kafka").get_absolute_url()
    browser = as_(place.people["member"])
    for large in (2000, 1):
        monkeypatch.setattr(page_of_topic, "LARGE", large)
        for show in ("", "unanswered", "question"):
            page = browser.get(address, {"show": show})
            assert len(page.context["feed"].cards) == len(posts), (large, show)
            assert "Elsewhere" not in page.content.decode()
    fragment = browser.get(address, headers={"HX-Request": "true"}).content.decode()
    assert "Number 2?" in fragment
    assert "<html" not in fragment


def test_a_topic_of_a_secret_community_is_not_there_for_others(as_, place: Place) -> None:
    secret = make_community(visibility="secret")
    post = make_post(secret, topics=["merger-plans"], title="The plan")
    address = reverse("topic", args=["merger-plans"])
    assert as_(place.people["owner"]).get(address).status_code == 404
    assert as_(post.author).get(address).status_code == 200
    assert as_(None).get(address).status_code == 302
    assert (
        as_(place.people["owner"]).post(reverse("topic_follow", args=["merger-plans"]), {"state": "on"}).status_code
        == 404
    )


def test_the_address_of_a_synonym_leads_to_the_topic(as_, place: Place) -> None:
    topic = make_topic("javascript", is_listed=True)
    make_topic("js", synonym_of=topic)
    response = as_(place.people["member"]).get(reverse("topic", args=["js"]))
    assert response.status_code == 302
    assert response.url == topic.get_absolute_url()


def test_following_twice_counts_once(as_, place: Place) -> None:
    topic = make_topic("kafka", is_listed=True)
    browser, address = as_(place.people["member"]), reverse("topic_follow", args=["kafka"])
    for _again in range(2):
        assert browser.post(address, {"state": "on"}).url == topic.get_absolute_url()
    topic.refresh_from_db()
    assert topic.followers_count == TopicFollow.objects.count() == 1
    fragment = browser.post(address, {"state": "off"}, headers={"HX-Request": "true"}).content.decode()
    assert 'aria-pressed="false"' in fragment
    assert 'value="on"' in fragment
    chip = browser.post(f"{address}?as=chip", {"state": "off"}, headers={"HX-Request": "true"}).content.decode()
    assert f'id="topic-{topic.pk}-chip"' in chip
    topic.refresh_from_db()
    assert topic.followers_count == TopicFollow.objects.count() == 0
    assert browser.get(address).status_code == 405


def test_suggestions_name_the_most_used_first(as_, place: Place) -> None:
    for _again in range(2):
        make_post(place.community, topics=["kafka streams"])
    make_post(place.community, topics=["kafka"])
    make_post(make_community(visibility="secret"), topics=["kafka secret"])
    browser = as_(place.people["member"])
    answer = json.loads(browser.get(reverse("topic_suggestions"), {"q": "#Kaf", "format": "json"}).content)
    assert answer["results"] == [
        {"value": "kafka streams", "label": "kafka streams", "hint": "2 posts"},
        {"value": "kafka", "label": "kafka", "hint": "1 post"},
    ]
    empty = json.loads(browser.get(reverse("topic_suggestions"), {"q": "", "format": "json"}).content)
    assert [row["value"] for row in empty["results"]] == ["kafka streams", "kafka"]
    assert 'data-value="kafka"' in browser.get(reverse("topic_suggestions"), {"q": "kaf"}).content.decode()


def test_moderators_describe_a_topic(as_, place: Place) -> None:
    topic = make_topic("kafka", is_listed=False)
    make_post(place.community, topics=[topic])
    browser, address = as_(place.people["moderator"]), reverse("topic_edit", args=["kafka"])
    assert browser.get(address).status_code == 200
    sent = {"description": "A log, shared.", "synonyms": "Apache Kafka, kafka-server", "is_listed": "on"}
    assert browser.post(address, sent).url == topic.get_absolute_url()
    topic.refresh_from_db()
    assert (topic.description, topic.is_listed) == ("A log, shared.", True)
    assert set(topic.synonyms.values_list("name", flat=True)) == {"apache kafka", "kafka-server"}


def test_a_refused_change_keeps_what_was_typed(as_, place: Place) -> None:
    make_topic("kafka", is_listed=True)
    make_post(place.community, topics=["rust"])
    sent = {"description": "Words", "synonyms": "rust"}
    response = as_(place.people["owner"]).post(reverse("topic_edit", args=["kafka"]), sent)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Open it and merge it" in text
    assert "Words" in text


def test_members_may_not_change_topics(as_, place: Place) -> None:
    make_topic("kafka", is_listed=True)
    for name in ("topic_edit", "topic_merge"):
        assert as_(place.people["member"]).get(reverse(name, args=["kafka"])).status_code == 403
        assert as_(place.people["member"]).post(reverse(name, args=["kafka"]), {"into": "x"}).status_code == 403


def test_moderators_merge_topics(as_, place: Place) -> None:
    post = make_post(place.community, topics=["k8s"])
    make_topic("kubernetes", is_listed=True)
    browser, address = as_(place.people["moderator"]), reverse("topic_merge", args=["k8s"])
    assert "1 post" in browser.get(address).content.decode()
    assert browser.post(address, {"into": "nowhere"}).status_code == 422
    assert browser.post(address, {"into": "k8s"}).status_code == 422
    response = browser.post(address, {"into": "Kubernetes"})
    assert response.url == reverse("topic", args=["kubernetes"])
    assert list(post.topics.names()) == ["kubernetes"]
    assert browser.get(reverse("topic", args=["k8s"])).url == reverse("topic", args=["kubernetes"])


def test_merging_into_a_topic_that_one_may_not_see_is_not_offered(as_, place: Place) -> None:
    make_post(make_community(visibility="secret"), topics=["merger-plans"])
    make_topic("kafka", is_listed=True)
    response = as_(place.people["moderator"]).post(reverse("topic_merge", args=["kafka"]), {"into": "merger-plans"})
    assert response.status_code == 422
    assert "There is no topic called" in response.content.decode()


def test_a_topic_page_costs_the_same_with_many_posts(as_, place: Place, django_assert_max_num_queries) -> None:
    person = make_person()
    make_member(place.community, person)
    for _number in range(30):
        make_post(place.community, topics=["kafka"])
    browser = as_(person)
    address = Topic.objects.get().get_absolute_url()
    browser.get(address)
    with django_assert_max_num_queries(12):
        browser.get(address)
    assert viewer_of(person).is_member_of(place.community.pk)
