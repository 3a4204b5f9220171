"""Pins, locks, reports and decisions."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from posts import actions
from posts.models import Lock, Pin, Post, Report
from tests.factories import make_answer, make_comment, make_post
from tests.posts.place import Place, events, make_place


@pytest.fixture
def post(place: Place) -> Post:
    return make_post(place.community, place.people["author"])


def test_pinning_twice_is_one_pin(place: Place, post: Post) -> None:
    for _again in range(2):
        actions.set_pinned(actor=place.moderator, post=post, on=True)
    assert Pin.objects.get().by == place.people["moderator"]
    for _again in range(2):
        actions.set_pinned(actor=place.moderator, post=post, on=False)
    post.refresh_from_db()
    assert (post.is_pinned, post.version) == (False, 3)
    assert not Pin.objects.exists()
    assert [(event.verb, event.is_audit) for event in events()] == [("post_pinned", True), ("post_unpinned", True)]


def test_locking_keeps_who_and_why(place: Place, post: Post) -> None:
    for _again in range(2):
        actions.set_locked(actor=place.moderator, post=post, on=True, reason="Heated")
    assert (Lock.objects.get().by, Lock.objects.get().reason) == (place.people["moderator"], "Heated")
    for _again in range(2):
        actions.set_locked(actor=place.owner, post=post, on=False)
    post.refresh_from_db()
    assert not post.is_locked
    assert [event.data for event in events("post_locked")] == [{"note": "Heated"}]
    with pytest.raises(ValidationError) as refusal:
        actions.set_locked(actor=place.owner, post=post, on=True, reason="x" * 301)
    assert "reason" in refusal.value.message_dict


def test_moderators_alone_pin_and_lock_and_only_pages(place: Place, post: Post) -> None:
    for act in (actions.set_pinned, actions.set_locked):
        for viewer in (place.stranger, place.employee, place.member, place.author):
            with pytest.raises(PermissionDenied):
                act(actor=viewer, post=post, on=True)
        with pytest.raises(ValidationError, match="with its question"):
            act(actor=place.owner, post=make_answer(post), on=True)


# --- Reports --------------------------------------------------------------------------------------------------------


def test_one_open_report_per_reader_and_thing(place: Place, post: Post) -> None:
    first = actions.report(actor=place.member, post=post, reason="spam", details="Look")
    assert actions.report(actor=place.member, post=post, reason="rude") == first
    actions.report(actor=place.employee, post=post, reason="spam")
    assert Report.objects.count() == 2
    assert len(events("reported")) == 2
    assert events("reported")[0].data == {"report_id": first.pk}


def test_who_may_report(place: Place, post: Post) -> None:
    for viewer in (place.stranger, place.author):
        with pytest.raises(PermissionDenied):
            actions.report(actor=viewer, post=post, reason="spam")
    closed = make_place("closed")
    with pytest.raises(PermissionDenied):
        actions.report(actor=closed.employee, post=make_post(closed.community), reason="spam")


def test_a_report_says_why(place: Place, post: Post) -> None:
    for fields, field in (
        ({"reason": "dislike"}, "reason"),
        ({"reason": "other"}, "details"),
        ({"reason": "spam", "details": "x" * 1001}, "details"),
    ):
        with pytest.raises(ValidationError) as refusal:
            actions.report(actor=place.member, post=post, **fields)
        assert list(refusal.value.message_dict) == [field]
    with pytest.raises(ValueError, match="one post or one comment"):
        actions.report(actor=place.member, reason="spam")


def test_a_decision_decides_all_open_reports_at_once(place: Place, post: Post) -> None:
    first = actions.report(actor=place.member, post=post, reason="spam")
    second = actions.report(actor=place.employee, post=post, reason="rude")
    decided = actions.decide_report(actor=place.moderator, report=second, decision="hidden", note="Be kind")
    assert decided.decision == "hidden"
    post.refresh_from_db()
    assert (post.status, post.removal.reason) == ("hidden", "Be kind")
    assert not Report.objects.undecided().exists()
    told = events("report_decided")
    assert [(event.person_id, event.data["report_id"]) for event in told] == [
        (place.member.id, first.pk),
        (place.employee.id, second.pk),
    ]
    assert told[0].data == {
        "report_id": first.pk,
        "decision": "hidden",
        "note": "Be kind",
        "author_id": post.author_id,
    }
    assert all(event.is_audit for event in told)
    assert len(events("post_hidden")) == 1


def test_keeping_needs_no_note_and_hides_nothing(place: Place, post: Post) -> None:
    made = actions.report(actor=place.member, post=post, reason="spam")
    actions.decide_report(actor=place.moderator, report=made, decision="kept")
    post.refresh_from_db()
    assert post.status == "published"
    again = actions.report(actor=place.member, post=post, reason="spam")
    assert again != made, "what happens later may be reported anew"


def test_comments_are_decided_alike(place: Place, post: Post) -> None:
    comment = make_comment(post, place.people["author"])
    made = actions.report(actor=place.member, comment=comment, reason="confidential")
    assert events("reported")[0].comment_id == comment.pk
    actions.decide_report(actor=place.owner, report=made, decision="deleted", note="A password")
    comment.refresh_from_db()
    post.refresh_from_db()
    assert (comment.status, post.comments_count) == ("deleted", 0)


def test_deciding_again_changes_nothing(place: Place, post: Post) -> None:
    made = actions.report(actor=place.member, post=post, reason="spam")
    for _again in range(2):
        actions.decide_report(actor=place.moderator, report=made, decision="deleted", note="Spam")
    assert len(events("report_decided")) == 1
    with pytest.raises(ValidationError) as refusal:
        actions.decide_report(actor=place.owner, report=made, decision="kept")
    assert refusal.value.code == "decided"
    assert str(place.people["moderator"]) in refusal.value.messages[0]


def test_what_is_gone_already_stays_gone(place: Place, post: Post) -> None:
    made = actions.report(actor=place.member, post=post, reason="spam")
    actions.delete(actor=place.author, post=post)
    actions.decide_report(actor=place.moderator, report=made, decision="hidden", note="Spam")
    post.refresh_from_db()
    assert post.status == "deleted"


def test_an_answer_hidden_by_a_decision_is_no_longer_counted(place: Place, post: Post) -> None:
    answer = make_answer(post, place.people["author"])
    made = actions.report(actor=place.member, post=answer, reason="wrong")
    actions.decide_report(actor=place.moderator, report=made, decision="hidden", note="Dangerous")
    post.refresh_from_db()
    assert post.answers_count == 0


def test_moderators_alone_decide(place: Place, post: Post) -> None:
    made = actions.report(actor=place.member, post=post, reason="spam")
    for viewer in (place.stranger, place.employee, place.member, place.author, place.expert):
        with pytest.raises(PermissionDenied):
            actions.decide_report(actor=viewer, report=made, decision="kept")
    for fields, field in (({"decision": "burn"}, "decision"), ({"decision": "hidden"}, "note")):
        with pytest.raises(ValidationError) as refusal:
            actions.decide_report(actor=place.admin, report=made, **fields)
        assert list(refusal.value.message_dict) == [field]
