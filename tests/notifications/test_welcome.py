"""The first-run guide."""

from __future__ import annotations

import pytest
from django.urls import reverse

from experts.models import Expertise
from posts.models import TopicFollow
from tests.factories import make_community, make_member, make_person, make_post

pytestmark = pytest.mark.django_db


@pytest.fixture
def newcomer():
    person = make_person("New Comer")
    person.onboarded_at = None
    person.save()
    return person


def test_home_shows_it_until_it_is_dismissed(as_, newcomer):
    browser = as_(newcomer)
    assert b"Make it yours in three steps" in browser.get(reverse("home")).content
    for _ in range(2):
        assert browser.post(reverse("welcome"), {"done": "dismiss"}).url == reverse("home")
    newcomer.refresh_from_db()
    assert newcomer.onboarded_at is not None
    assert b"Make it yours in three steps" not in browser.get(reverse("home")).content


def test_it_offers_communities_topics_and_a_field_and_shows_what_is_done(as_, newcomer):
    mine, other = make_community("Mine"), make_community("Gardening")
    make_community("Nightfall", visibility="secret")
    make_member(mine, newcomer)
    make_post(other, topics=["roses"])
    make_post(make_community(visibility="closed"), topics=["hush-topic"])
    page = as_(newcomer).get(reverse("welcome")).content.decode()
    assert "You belong to 1 community" in page
    assert "1 of 3 steps done" in page
    assert reverse("membership", args=[other.slug]) in page
    assert "roses" in page
    assert "hush-topic" not in page
    assert "Nightfall" not in page


def test_a_followed_topic_is_pressed(as_, newcomer):
    post = make_post(topics=["roses"])
    TopicFollow.objects.create(person=newcomer, topic=post.topics.get())
    page = as_(newcomer).get(reverse("welcome")).content.decode()
    assert 'value="off" aria-pressed="true"' in page


def test_topics_that_i_know_are_declared_together(as_, newcomer):
    browser = as_(newcomer)
    for _ in range(2):
        assert browser.post(reverse("welcome"), {"topics": "Kafka, #Roses, "}).url == reverse("welcome")
    assert sorted(Expertise.objects.values_list("topic__name", flat=True)) == ["kafka", "roses"]


def test_a_name_that_is_no_topic_comes_back_with_words_and_declares_nothing(as_, newcomer):
    answer = as_(newcomer).post(reverse("welcome"), {"topics": "kafka, !!!"})
    assert answer.status_code == 422
    assert b"at least one letter" in answer.content
    assert not Expertise.objects.exists()


def test_strangers_sign_in_first(client):
    assert client.get(reverse("welcome")).url.startswith(reverse("account_login"))
    assert client.post(reverse("welcome"), {"done": "x"}).url.startswith(reverse("account_login"))


def test_other_methods_are_refused(as_, newcomer):
    assert as_(newcomer).put(reverse("welcome")).status_code == 405
