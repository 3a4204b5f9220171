"""The table of who may do what. One line a rule: the standings that may, in an open and in a closed community."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from communities.models import Community
from communities.viewer import Viewer
from posts import policies
from posts.models import Comment, Post, Removal, Report, Topic
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db

EVERYBODY = ("stranger", "employee", "author", "member", "expert", "moderator", "owner", "admin")
MODERATORS = "moderator owner admin"
MEMBERS = "author member expert moderator owner"
READERS = "employee author member expert moderator owner admin"
NOT_AUTHOR = "employee member expert moderator owner admin"


class Things:
    """Unsaved things in a community, written by ``author``: the policies ask nothing of the database."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.community: Community = place.community
        self.author = place.people["author"]

    def post(self, kind: str = "article", status: str = "published", **fields: Any) -> Post:
        return Post(pk=1, community=self.community, author=self.author, kind=kind, status=status, **fields)

    def question(self, **fields: Any) -> Post:
        return self.post("question", **fields)

    def answer(self, status: str = "published", **question: Any) -> Post:
        asked = self.question(**question)
        # the answer's author is an expert, its question's the author
        return Post(
            pk=2,
            community=self.community,
            author=self.place.people["expert"],
            kind="answer",
            status=status,
            question=asked,
        )

    def comment(self, status: str = "published", **post: Any) -> Comment:
        return Comment(pk=1, post=self.post(**post), author=self.author, status=status)

    def removed(self, status: str, by: str) -> Post:
        post = self.post(status=status)
        post.removal = Removal(post=post, by=self.place.people[by])
        return post

    def report(self, decision: str = "") -> Report:
        return Report(community=self.community, post=self.post(), decision=decision)


#: rule, thing, who may in an open community, who may in a closed one ("" like the open one).
TABLE = [
    ("can_publish", lambda t: t.community, MEMBERS, ""),
    ("can_write_draft", lambda t: t.post(status="draft"), "author", ""),
    ("can_write_draft", lambda t: t.post(), "", ""),
    ("can_answer", lambda t: t.question(), MEMBERS, ""),
    ("can_answer", lambda t: t.post("idea"), "", ""),
    ("can_answer", lambda t: t.question(is_locked=True), "", ""),
    ("can_answer", lambda t: t.question(status="hidden"), "", ""),
    ("can_comment", lambda t: t.post(), MEMBERS, ""),
    ("can_comment", lambda t: t.answer(), MEMBERS, ""),
    ("can_comment", lambda t: t.answer(is_locked=True), "", ""),
    ("can_comment", lambda t: t.answer(status="deleted"), "", ""),
    ("can_comment", lambda t: t.answer("hidden"), "", ""),
    ("can_comment", lambda t: t.post(status="draft"), "", ""),
    ("can_edit", lambda t: t.post(), f"author {MODERATORS}", ""),
    ("can_edit", lambda t: t.post(status="hidden"), f"author {MODERATORS}", ""),
    ("can_edit", lambda t: t.post(status="deleted"), "", ""),
    ("can_edit", lambda t: t.post(status="draft"), "", ""),
    ("can_edit", lambda t: t.post(is_locked=True), MODERATORS, ""),
    ("can_edit", lambda t: t.answer(is_locked=True), MODERATORS, ""),
    ("can_edit", lambda t: t.answer(), f"expert {MODERATORS}", ""),
    ("can_edit_comment", lambda t: t.comment(), f"author {MODERATORS}", ""),
    ("can_edit_comment", lambda t: t.comment("hidden"), "", ""),
    ("can_edit_comment", lambda t: t.comment("deleted"), "", ""),
    ("can_edit_comment", lambda t: t.comment(is_locked=True), MODERATORS, ""),
    ("can_see_revisions", lambda t: t.post(), READERS, "author member expert moderator owner admin"),
    ("can_see_revisions", lambda t: t.post(status="hidden"), f"author {MODERATORS}", ""),
    ("can_see_revisions", lambda t: t.post(status="deleted"), MODERATORS, ""),
    ("can_see_revisions", lambda t: t.post(status="draft"), "", ""),
    ("can_delete", lambda t: t.post(), f"author {MODERATORS}", ""),
    ("can_delete", lambda t: t.post(status="hidden"), MODERATORS, ""),
    ("can_delete", lambda t: t.post(status="deleted"), "", ""),
    ("can_delete", lambda t: t.post(status="draft"), "", ""),
    ("can_delete_comment", lambda t: t.comment(), f"author {MODERATORS}", ""),
    ("can_delete_comment", lambda t: t.comment("hidden"), MODERATORS, ""),
    ("can_restore", lambda t: t.removed("deleted", "author"), f"author {MODERATORS}", ""),
    ("can_restore", lambda t: t.removed("deleted", "moderator"), MODERATORS, ""),
    ("can_restore", lambda t: t.removed("hidden", "author"), MODERATORS, ""),
    ("can_restore", lambda t: t.post(), "", ""),
    ("can_restore_comment", lambda t: t.comment("hidden"), MODERATORS, ""),
    ("can_restore_comment", lambda t: t.comment(), "", ""),
    ("can_moderate", lambda t: t.post(), MODERATORS, ""),
    ("can_hide", lambda t: t.post(), MODERATORS, ""),
    ("can_hide", lambda t: t.post(status="deleted"), "", ""),
    ("can_hide_comment", lambda t: t.comment(), MODERATORS, ""),
    ("can_hide_comment", lambda t: t.comment("deleted"), "", ""),
    ("can_pin", lambda t: t.post(), MODERATORS, ""),
    ("can_pin", lambda t: t.answer(), "", ""),
    ("can_lock", lambda t: t.question(), MODERATORS, ""),
    ("can_lock", lambda t: t.post(status="hidden"), "", ""),
    ("can_report", lambda t: t.post(), NOT_AUTHOR, "member expert moderator owner admin"),
    ("can_report", lambda t: t.post(status="hidden"), "", ""),
    ("can_report_comment", lambda t: t.comment(), NOT_AUTHOR, "member expert moderator owner admin"),
    ("can_report_comment", lambda t: t.comment("deleted"), "", ""),
    ("can_decide", lambda t: t.report(), MODERATORS, ""),
    ("can_decide", lambda t: t.report("kept"), "", ""),
    ("can_vote", lambda t: t.question(), NOT_AUTHOR, "member expert moderator owner admin"),
    ("can_vote", lambda t: t.post("idea"), NOT_AUTHOR, "member expert moderator owner admin"),
    ("can_vote", lambda t: t.post(), "", ""),
    ("can_vote", lambda t: t.question(status="deleted"), "", ""),
    ("can_react", lambda t: t.post(), READERS, "author member expert moderator owner admin"),
    ("can_react", lambda t: t.question(), "", ""),
    ("can_react_to_comment", lambda t: t.comment(), READERS, "author member expert moderator owner admin"),
    ("can_react_to_comment", lambda t: t.comment("hidden"), "", ""),
    ("can_mark", lambda t: t.post(), READERS, "author member expert moderator owner admin"),
    ("can_mark", lambda t: t.post(status="hidden"), f"author {MODERATORS}", ""),
    ("can_mark", lambda t: t.post(status="draft"), MODERATORS, ""),
    ("can_accept", lambda t: t.answer(), f"author {MODERATORS}", ""),
    ("can_accept", lambda t: t.answer(is_locked=True), f"author {MODERATORS}", ""),
    ("can_accept", lambda t: t.answer("hidden"), "", ""),
    ("can_accept", lambda t: t.question(), "", ""),
    ("can_withdraw_acceptance", lambda t: t.question(), f"author {MODERATORS}", ""),
    ("can_edit_topic", lambda t: Topic(name="kafka"), MODERATORS, ""),
]


def allowed(rule: str, place: Place, make: Any) -> set[str]:
    thing = make(Things(place))
    return {who for who in EVERYBODY if getattr(policies, rule)(viewer(place, who), thing)}


def viewer(place: Place, who: str) -> Viewer:
    return getattr(place, who)


@pytest.mark.parametrize("visibility", ["open", "closed", "secret"])
def test_the_table(visibility: str) -> None:
    place = make_place(visibility)
    for number, (rule, make, in_open, in_closed) in enumerate(TABLE):
        expected = in_open if visibility == "open" or not in_closed else in_closed
        assert allowed(rule, place, make) == set(expected.split()), f"line {number}: {rule}"


#: What an archived community still allows: taking away and bringing back, reports, one's own marks.
IN_ARCHIVE = {
    "can_delete",
    "can_delete_comment",
    "can_restore",
    "can_restore_comment",
    "can_hide",
    "can_hide_comment",
    "can_moderate",
    "can_report",
    "can_report_comment",
    "can_decide",
    "can_mark",
    "can_see_revisions",
    "can_write_draft",
    "can_edit_topic",
}


def test_an_archived_community_is_only_tidied() -> None:
    place = make_place()
    place.community.archived_at = timezone.now()
    for rule, make, in_open, _in_closed in TABLE:
        expected = set(in_open.split()) if rule in IN_ARCHIVE else set()
        assert allowed(rule, place, make) == expected, rule


def test_policies_ask_nothing_of_the_database(django_assert_num_queries: Any) -> None:
    place = make_place()
    viewers = [viewer(place, who) for who in EVERYBODY]
    things = [(rule, make(Things(place))) for rule, make, _open, _closed in TABLE]
    for each in viewers:
        assert each.memberships is not None
    with django_assert_num_queries(0):
        for rule, thing in things:
            for each in viewers:
                getattr(policies, rule)(each, thing)


def test_every_rule_is_in_the_table() -> None:
    rules = {name for name in vars(policies) if name.startswith("can_")}
    assert rules == {line[0] for line in TABLE}


def test_a_refusal_is_forbidden_or_a_state() -> None:
    place = make_place()
    things = Things(place)
    policies.ensure(None)
    with pytest.raises(PermissionDenied, match="Join it first"):
        policies.ensure(policies.why_not_answer(place.employee, things.question()))
    with pytest.raises(ValidationError) as refusal:
        policies.ensure(policies.why_not_answer(place.member, things.question(status="deleted")))
    assert refusal.value.code == "deleted"
