"""Toggles: votes, reactions, saved, followed, pinned, locked."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Bookmark, Lock, Pin, Post, PostFollow, Reaction, Vote
from tests.factories import make_comment, make_post
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def question(place: Place) -> Post:
    return make_post(place.community, place.people["author"])


@pytest.fixture
def article(place: Place) -> Post:
    return make_post(place.community, place.people["author"], kind="article")


def _url(name: str, post) -> str:
    return reverse(name, args=[post.pk])


def test_vote_and_take_it_back(as_, place, question) -> None:
    browser, url = as_(place.people["employee"]), _url("post_vote", question)
    for _ in range(2):
        html = browser.post(url, {"value": "1"}, headers=HTMX).content.decode()
    assert html.startswith(f'<div class="vote" id="post-{question.pk}-vote"')
    assert 'value="0" aria-pressed="true"' in html
    question.refresh_from_db()
    assert question.score == 1
    browser.post(url, {"value": "0"})
    assert not Vote.objects.exists()


def test_a_card_gets_its_own_small_button(as_, place, question, article) -> None:
    browser = as_(place.people["employee"])
    for name, post, data, target in (
        ("post_vote", question, {"value": "1"}, "vote"),
        ("post_reactions", article, {"name": "like", "state": "on"}, "like"),
        ("post_bookmark", article, {"state": "on"}, "save"),
    ):
        key = f"post-{post.pk}-{target}-card"
        html = browser.post(_url(name, post), data, headers=HTMX | {"HX-Target": key}).content.decode()
        assert f'id="{key}"' in html
        assert 'aria-pressed="true"' in html


def test_without_javascript_she_is_back_where_she_was(as_, place, question) -> None:
    browser = as_(place.people["employee"])
    sent = browser.post(
        _url("post_vote", question), {"value": "1"}, headers={"Referer": "http://testserver/questions/"}
    )
    assert sent["Location"] == "/questions/"


def test_nonsense_is_refused(as_, place, question, article) -> None:
    browser = as_(place.people["employee"])
    for name, post, data in (
        ("post_vote", question, {"value": "9"}),
        ("post_vote", question, {}),
        ("post_reactions", article, {"name": "rage", "state": "on"}),
        ("post_bookmark", article, {"state": "perhaps"}),
        ("post_reactions", question, {"name": "like", "state": "on"}),
    ):
        assert browser.post(_url(name, post), data, headers=HTMX).status_code == 422
    assert not (Vote.objects.exists())
    assert not (Reaction.objects.exists())
    assert not (Bookmark.objects.exists())


def test_own_posts_are_not_voted_on(as_, place, question) -> None:
    assert as_(place.people["author"]).post(_url("post_vote", question), {"value": "1"}).status_code == 403


def test_reactions_unfold_and_count(as_, place, article) -> None:
    browser, url = as_(place.people["employee"]), _url("post_reactions", article)
    assert browser.get(url, headers=HTMX).content.decode().count("<button") == 6
    assert b"<h1>" in browser.get(url).content
    html = browser.post(f"{url}?name=thanks", {"state": "on"}, headers=HTMX).content.decode()
    assert f'id="post-{article.pk}-thanks"' in html
    assert '<span class="nums">1</span>' in html
    page = browser.get(article.get_absolute_url()).content.decode()
    assert f'{url}?name=thanks" name="state" value="off" aria-pressed="true"' in page


def test_comments_take_reactions(as_, place, article) -> None:
    comment = make_comment(article)
    browser, url = as_(place.people["employee"]), _url("comment_reactions", comment)
    assert browser.get(url, headers=HTMX).content.decode().count("<button") == 6
    for _ in range(2):
        browser.post(url, {"name": "care", "state": "on"})
    assert Reaction.objects.get(comment=comment).name == "care"


def test_save_and_follow(as_, place, question) -> None:
    browser, person = as_(place.people["employee"]), place.people["employee"]
    for _ in range(2):
        browser.post(_url("post_bookmark", question), {"state": "on"})
        html = browser.post(_url("post_follow", question), {"state": "on"}, headers=HTMX).content.decode()
    assert "Following" in html
    assert Bookmark.objects.filter(person=person).count() == 1
    assert not PostFollow.objects.get(person=person).muted
    assert question.title in browser.get("/saved/").content.decode()
    browser.post(_url("post_bookmark", question), {"state": "off"})
    assert question.title not in browser.get("/saved/").content.decode()


def test_moderator_pins_and_locks(as_, place, question) -> None:
    browser = as_(place.people["moderator"])
    for _ in range(2):
        browser.post(_url("post_pin", question), {"state": "on"})
        browser.post(_url("post_lock", question), {"state": "on", "reason": "Too heated."})
    assert (Pin.objects.count(), Lock.objects.get().reason) == (1, "Too heated.")
    html = as_(place.people["member"]).get(question.get_absolute_url()).content.decode()
    assert "Too heated." in html
    assert 'id="answer-form"' not in html
    browser.post(_url("post_lock", question), {"state": "off"})
    assert not Lock.objects.exists()


def test_lock_asks_for_the_reason(as_, place, question) -> None:
    url = _url("post_lock", question)
    assert b"Why?" in as_(place.people["moderator"]).get(url).content
    refused = as_(place.people["moderator"]).post(url, {"state": "on", "reason": "x" * 301})
    assert refused.status_code == 422
    assert as_(place.people["member"]).get(url).status_code == 403


@pytest.mark.parametrize(
    "name", ["post_vote", "post_reactions", "post_bookmark", "post_follow", "post_pin", "post_lock"]
)
def test_who_may_not_see_it_gets_404(as_, name) -> None:
    secret = make_place("secret")
    post = make_post(secret.community, secret.people["author"])
    data = {"state": "on", "value": "1", "name": "like"}
    assert as_(secret.people["employee"]).post(_url(name, post), data).status_code == 404
    assert as_(None).post(_url(name, post), data).status_code == 302
    assert as_(secret.people["member"]).delete(_url(name, post)).status_code == 405


@pytest.mark.parametrize("name", ["post_pin", "post_lock"])
def test_members_may_not_moderate(as_, place, question, name) -> None:
    assert as_(place.people["member"]).post(_url(name, question), {"state": "on"}).status_code == 403
