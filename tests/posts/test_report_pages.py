"""Reporting a post or comment, as people meet it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts.models import Report
from tests.factories import make_comment, make_community, make_post
from tests.posts.place import Place


@pytest.fixture
def post(place: Place):
    return make_post(place.community, place.people["author"], title="A rude question", body_source="You fools.")


def test_a_reader_reports_a_post(as_, place: Place, post) -> None:
    browser, address = as_(place.people["employee"]), reverse("post_reports", args=[post.pk])
    page = browser.get(address).content.decode()
    assert "You fools." in page
    assert "Hide it now" not in page
    assert browser.post(address, {"reason": "rude", "details": "Look"}).url == post.get_absolute_url()
    made = Report.objects.get()
    assert (made.post, made.reason, made.details, made.reporter) == (post, "rude", "Look", place.people["employee"])
    browser.post(address, {"reason": "spam"})
    assert Report.objects.count() == 1


def test_a_report_without_a_reason_says_what_is_missing(as_, place: Place, post) -> None:
    address = reverse("post_reports", args=[post.pk])
    response = as_(place.people["member"]).post(address, {"details": "Kept words"})
    assert response.status_code == 422
    assert "Choose what is wrong." in response.content.decode()
    assert "Kept words" in response.content.decode()
    other = as_(place.people["member"]).post(address, {"reason": "other"})
    assert other.status_code == 422
    assert "Say in a few words what is wrong." in other.content.decode()


def test_a_comment_is_reported(as_, place: Place, post) -> None:
    comment = make_comment(post, place.people["author"])
    response = as_(place.people["member"]).post(reverse("comment_reports", args=[comment.pk]), {"reason": "spam"})
    assert response.url == comment.get_absolute_url()
    assert Report.objects.get().comment == comment


def test_ones_own_post_is_not_reported(as_, place: Place, post) -> None:
    assert as_(place.people["author"]).get(reverse("post_reports", args=[post.pk])).status_code == 403


def test_what_one_may_not_see_cannot_be_reported(as_, place: Place) -> None:
    hidden = make_post(make_community(visibility="secret"))
    for method in ("get", "post"):
        response = getattr(as_(place.people["member"]), method)(reverse("post_reports", args=[hidden.pk]))
        assert response.status_code == 404


def test_a_moderator_hides_at_once(as_, place: Place, post) -> None:
    browser, address = as_(place.people["moderator"]), reverse("post_reports", args=[post.pk])
    assert "Hide it now" in browser.get(address).content.decode()
    response = browser.post(address, {"reason": "rude", "details": "Please stay kind", "at_once": "hidden"})
    assert response.url == place.community.get_absolute_url()
    post.refresh_from_db()
    assert (post.status, post.removal.reason) == ("hidden", "Please stay kind")


def test_a_member_cannot_decide_at_once(as_, place: Place, post) -> None:
    as_(place.people["member"]).post(reverse("post_reports", args=[post.pk]), {"reason": "rude", "at_once": "deleted"})
    post.refresh_from_db()
    assert post.status == "published"
