"""Deleting, hiding, restoring posts and answers."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from communities.models import Community
from posts import actions
from posts.models import Post, Removal, TopicUse
from tests.factories import make_post
from tests.posts.place import Place, events


@pytest.fixture
def post(place: Place) -> Post:
    return actions.publish(
        actor=place.author, community=place.community, kind="question", title="Why?", body="", topics=["kafka"]
    )


def numbers(place: Place) -> tuple[int, int, int, int]:
    use = TopicUse.objects.get()
    community = Community.objects.get(pk=place.community.pk)
    return community.posts_count, use.posts_count, use.questions_count, use.unanswered_count


def test_the_author_deletes_and_restores(place: Place, post: Post) -> None:
    for _again in range(2):
        actions.delete(actor=place.author, post=post, reason="A mistake")
    post.refresh_from_db()
    assert post.status == "deleted"
    assert (Removal.objects.get().by, Removal.objects.get().reason) == (place.people["author"], "A mistake")
    assert numbers(place) == (0, 0, 0, 0)
    for _again in range(2):
        actions.restore(actor=place.author, post=post)
    post.refresh_from_db()
    assert (post.status, post.version) == ("published", 3)
    assert numbers(place) == (1, 1, 1, 1)
    assert [(event.verb, event.is_audit) for event in events()[1:]] == [
        ("post_deleted", False),
        ("post_restored", False),
    ]


def test_a_moderators_deletion_is_audited_and_hers_to_restore(place: Place, post: Post) -> None:
    actions.delete(actor=place.moderator, post=post, reason="Twice")
    with pytest.raises(PermissionDenied):
        actions.restore(actor=place.author, post=post)
    actions.restore(actor=place.owner, post=post)
    deleted, restored = events("post_deleted", "post_restored")
    assert deleted.is_audit
    assert restored.is_audit
    assert (deleted.person_id, deleted.data["note"]) == (post.author_id, "Twice")


def test_hiding_needs_a_reason_and_a_moderator(place: Place, post: Post) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.hide(actor=place.moderator, post=post, reason="")
    assert "reason" in refusal.value.message_dict
    for viewer in (place.stranger, place.employee, place.member, place.expert, place.author):
        with pytest.raises(PermissionDenied):
            actions.hide(actor=viewer, post=post, reason="x")
    for _again in range(2):
        actions.hide(actor=place.admin, post=post, reason="Mend it")
    assert numbers(place) == (0, 0, 0, 0)
    assert len(events("post_hidden")) == 1
    assert events("post_hidden")[0].is_audit


def test_hidden_then_deleted_then_restored_counts_once(place: Place, post: Post) -> None:
    actions.hide(actor=place.moderator, post=post, reason="x")
    with pytest.raises(PermissionDenied, match="only moderators"):
        actions.delete(actor=place.author, post=post)
    actions.delete(actor=place.moderator, post=post)
    assert Removal.objects.get().by == place.people["moderator"]
    with pytest.raises(ValidationError):
        actions.hide(actor=place.moderator, post=post, reason="x")
    assert numbers(place) == (0, 0, 0, 0)
    actions.restore(actor=place.moderator, post=post)
    assert numbers(place) == (1, 1, 1, 1)


def test_who_may_delete(place: Place, post: Post) -> None:
    for viewer in (place.stranger, place.employee, place.member, place.expert):
        with pytest.raises(PermissionDenied):
            actions.delete(actor=viewer, post=post)
    for viewer in (place.author, place.moderator, place.owner, place.admin):
        actions.delete(actor=viewer, post=post)
        actions.restore(actor=place.owner, post=post)


def test_an_answer_taken_away_no_longer_counts(place: Place, post: Post) -> None:
    answer = actions.answer(actor=place.member, question=post, body="A")
    assert numbers(place) == (1, 1, 1, 0)
    actions.hide(actor=place.moderator, post=answer, reason="x")
    post.refresh_from_db()
    assert post.answers_count == 0
    assert numbers(place) == (1, 1, 1, 1)
    actions.delete(actor=place.moderator, post=answer)
    actions.restore(actor=place.moderator, post=answer)
    post.refresh_from_db()
    assert post.answers_count == 1
    assert numbers(place) == (1, 1, 1, 0)


def test_an_answer_under_a_deleted_question_can_still_be_taken_away(place: Place, post: Post) -> None:
    answer = actions.answer(actor=place.member, question=post, body="A")
    actions.delete(actor=place.author, post=post)
    actions.delete(actor=place.member, post=answer)
    actions.restore(actor=place.author, post=post)
    assert numbers(place)[3] == 1


def test_a_draft_is_discarded_not_deleted(place: Place) -> None:
    draft = make_post(place.community, place.people["author"], status="draft")
    with pytest.raises(ValidationError, match="Discard"):
        actions.delete(actor=place.author, post=draft)
    with pytest.raises(ValidationError, match="neither"):
        actions.restore(actor=place.author, post=draft)


def test_a_reason_has_its_length(place: Place, post: Post) -> None:
    with pytest.raises(ValidationError) as refusal:
        actions.delete(actor=place.author, post=post, reason="x" * 501)
    assert "reason" in refusal.value.message_dict
