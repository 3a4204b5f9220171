"""Commenting."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from posts import actions
from posts.models import Comment, Mention, Post, PostFollow, Removal
from tests.factories import make_answer, make_comment, make_person, make_post
from tests.posts.place import Place, events


@pytest.fixture
def post(place: Place) -> Post:
    return make_post(place.community, place.people["author"], kind="article")


def test_a_comment_is_counted_and_told(place: Place, post: Post) -> None:
    before = post.active_at
    written = actions.comment(actor=place.member, post=post, body="Well *said*.")
    post.refresh_from_db()
    assert "<em>said</em>" in written.body_html
    assert (post.comments_count, post.version) == (1, 2)
    assert post.active_at > before
    assert PostFollow.objects.get().post == post
    [event] = events()
    assert (event.verb, event.post_id, event.comment_id) == ("comment_published", post.pk, written.pk)
    assert event.data == {"parent_id": None, "mentioned": []}


def test_a_comment_on_an_answer_stirs_the_question(place: Place) -> None:
    question = make_post(place.community)
    answer = make_answer(question)
    before = question.active_at
    actions.comment(actor=place.member, post=answer, body="Yes")
    question.refresh_from_db()
    answer.refresh_from_db()
    assert question.active_at > before
    assert (question.comments_count, answer.comments_count) == (0, 1)
    assert PostFollow.objects.get().post == question


def test_threads_have_one_level(place: Place, post: Post) -> None:
    first = actions.comment(actor=place.member, post=post, body="1")
    second = actions.comment(actor=place.author, post=post, body="2", parent=first)
    third = actions.comment(actor=place.member, post=post, body="3", parent=second)
    assert (second.parent, third.parent) == (first, first)
    assert events()[2].data["parent_id"] == first.pk


def test_a_reply_needs_a_comment_that_is_there(place: Place, post: Post) -> None:
    elsewhere = make_comment(make_post(place.community))
    gone = make_comment(post, status="deleted")
    for parent in (elsewhere, gone):
        with pytest.raises(ValidationError) as refusal:
            actions.comment(actor=place.member, post=post, body="Hm", parent=parent)
        assert "parent" in refusal.value.message_dict


def test_the_same_form_twice_is_one_comment(place: Place, post: Post) -> None:
    first = actions.comment(actor=place.member, post=post, body="A", idempotency_key="k")
    assert actions.comment(actor=place.member, post=post, body="A", idempotency_key="k") == first
    post.refresh_from_db()
    assert post.comments_count == 1
    assert actions.comment(actor=place.member, post=post, body="B", idempotency_key="k") != first, (
        "other words are kept"
    )


def test_two_forms_at_one_moment_make_one_comment(place: Place, post: Post, monkeypatch: pytest.MonkeyPatch) -> None:
    from posts.actions import comments

    first = actions.comment(actor=place.member, post=post, body="A", idempotency_key="k")
    answers = iter([None, first])
    monkeypatch.setattr(comments, "_already_written", lambda actor, key: next(answers))
    assert actions.comment(actor=place.member, post=post, body="A", idempotency_key="k") == first
    assert Comment.objects.count() == 1


def test_bad_input_is_refused(place: Place, post: Post) -> None:
    for body in (" ", "x" * 10_001):
        with pytest.raises(ValidationError) as refusal:
            actions.comment(actor=place.member, post=post, body=body)
        assert "body" in refusal.value.message_dict


def test_only_members_comment_and_not_on_what_is_locked(place: Place, post: Post) -> None:
    for viewer in (place.stranger, place.employee, place.admin):
        with pytest.raises(PermissionDenied):
            actions.comment(actor=viewer, post=post, body="A")
    actions.set_locked(actor=place.owner, post=post, on=True)
    with pytest.raises(ValidationError, match="locked"):
        actions.comment(actor=place.member, post=post, body="A")


def test_editing_tells_of_new_mentions_only(place: Place, post: Post) -> None:
    anna, otto = make_person("Anna"), make_person("Otto")
    comment = actions.comment(actor=place.member, post=post, body=f"@{anna.handle}")
    edited = actions.edit_comment(actor=place.member, comment=comment, body=f"@{anna.handle} @{otto.handle}")
    assert edited.edited_at
    assert edited.version == 2
    assert events()[-1].verb == "comment_edited"
    assert events()[-1].data["mentioned"] == [otto.pk]
    actions.edit_comment(actor=place.moderator, comment=comment, body=f"@{otto.handle}")
    assert list(Mention.objects.values_list("person", "comment")) == [(otto.pk, comment.pk)]
    number = len(events())
    actions.edit_comment(actor=place.member, comment=comment, body=f"@{otto.handle}\r\n")
    assert len(events()) == number, "the same words are no edit"


def test_who_may_edit_a_comment(place: Place, post: Post) -> None:
    comment = make_comment(post, place.people["member"])
    for viewer in (place.stranger, place.employee, place.author, place.expert):
        with pytest.raises(PermissionDenied):
            actions.edit_comment(actor=viewer, comment=comment, body="New")
    for number, viewer in enumerate((place.member, place.moderator, place.owner, place.admin)):
        assert actions.edit_comment(actor=viewer, comment=comment, body=str(number)).body_source == str(number)


def test_a_comment_is_deleted_and_restored_by_its_author(place: Place, post: Post) -> None:
    comment = actions.comment(actor=place.member, post=post, body="A")
    for _again in range(2):
        actions.delete_comment(actor=place.member, comment=comment)
    post.refresh_from_db()
    assert post.comments_count == 0
    assert Removal.objects.get().comment == comment
    for _again in range(2):
        actions.restore_comment(actor=place.member, comment=comment)
    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.comments_count, comment.status) == (1, "published")
    assert not Removal.objects.exists()
    assert [(event.verb, event.is_audit) for event in events()[1:]] == [
        ("comment_deleted", False),
        ("comment_restored", False),
    ]


def test_what_a_moderator_hid_its_author_cannot_bring_back(place: Place, post: Post) -> None:
    comment = actions.comment(actor=place.member, post=post, body="A")
    with pytest.raises(ValidationError, match="Say why"):
        actions.hide_comment(actor=place.moderator, comment=comment, reason=" ")
    with pytest.raises(PermissionDenied):
        actions.hide_comment(actor=place.member, comment=comment, reason="Mine")
    for _again in range(2):
        actions.hide_comment(actor=place.moderator, comment=comment, reason="Off topic")
    for act in (actions.restore_comment, actions.delete_comment):
        with pytest.raises(PermissionDenied):
            act(actor=place.member, comment=comment)
    hidden = events("comment_hidden")
    assert [(event.is_audit, event.data, event.person_id) for event in hidden] == [
        (True, {"note": "Off topic"}, place.member.id)
    ]
    actions.restore_comment(actor=place.owner, comment=comment)
    assert events()[-1].is_audit
