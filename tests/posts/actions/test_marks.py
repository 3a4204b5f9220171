"""Saved, followed, read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from posts import actions
from posts.models import Bookmark, Post, PostFollow, ReadMark
from tests.factories import make_answer, make_post
from tests.posts.place import Place, make_place


@pytest.fixture
def post(place: Place) -> Post:
    return make_post(place.community, place.people["author"])


def test_saving_twice_saves_once(place: Place, post: Post) -> None:
    for _again in range(2):
        actions.set_bookmark(actor=place.employee, post=post, on=True)
    assert Bookmark.objects.count() == 1
    for _again in range(2):
        actions.set_bookmark(actor=place.employee, post=post, on=False)
    assert not Bookmark.objects.exists()


def test_not_following_is_remembered(place: Place, post: Post) -> None:
    actions.set_post_follow(actor=place.member, post=post, on=True)
    actions.set_post_follow(actor=place.member, post=post, on=False)
    assert PostFollow.objects.get().muted
    actions.set_post_follow(actor=place.member, post=post, on=True)
    assert not PostFollow.objects.get().muted


def test_an_answer_is_followed_with_its_question(place: Place, post: Post) -> None:
    actions.set_post_follow(actor=place.member, post=make_answer(post), on=True)
    assert PostFollow.objects.get().post == post


def test_a_reader_counts_once(place: Place, post: Post) -> None:
    assert actions.mark_read(actor=place.member, post=post)
    assert not actions.mark_read(actor=place.member, post=post)
    actions.mark_read(actor=place.employee, post=post)
    post.refresh_from_db()
    assert post.readers_count == 2
    assert post.version == 1, "readers do not change the card"


def test_reading_again_is_noted_only_when_something_happened(
    place: Place, post: Post, django_assert_num_queries
) -> None:
    viewer = place.member
    actions.mark_read(actor=viewer, post=post)
    with django_assert_num_queries(1):
        actions.mark_read(actor=viewer, post=post)
    post.active_at = timezone.now() + timedelta(seconds=1)
    assert actions.mark_read(actor=place.member, post=post)
    assert ReadMark.objects.count() == 1
    post.refresh_from_db()
    assert post.readers_count == 1


def test_what_one_may_not_read_cannot_be_marked(place: Place, post: Post) -> None:
    closed = make_place("closed")
    private = make_post(closed.community)
    draft = make_post(place.community, place.people["author"], status="draft")
    for act in (actions.set_bookmark, actions.set_post_follow):
        with pytest.raises(PermissionDenied):
            act(actor=closed.employee, post=private, on=True)
        with pytest.raises(ValidationError):
            act(actor=place.author, post=draft, on=True)
    with pytest.raises(PermissionDenied):
        actions.mark_read(actor=closed.employee, post=private)
    with pytest.raises(PermissionDenied):
        actions.mark_read(actor=place.stranger, post=post)


def test_a_mark_is_taken_off_what_one_may_not_read_any_more(db: None) -> None:
    closed = make_place("closed")
    post = make_post(closed.community)
    actions.set_bookmark(actor=closed.member, post=post, on=True)
    closed.community.memberships.filter(person=closed.people["member"]).delete()
    actions.set_bookmark(actor=closed.member, post=post, on=False)
    assert not Bookmark.objects.exists()
