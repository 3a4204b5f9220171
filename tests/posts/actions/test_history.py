"""Editing and revisions."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from posts import actions
from posts.models import Mention, Post, Revision, Topic, TopicUse
from tests.factories import make_answer, make_person, make_post
from tests.posts.place import Place, events


@pytest.fixture
def post(place: Place) -> Post:
    return actions.publish(
        actor=place.author, community=place.community, kind="question", title="Why?", body="One.", topics=["kafka"]
    )


def edit(place: Place, post: Post, by: str = "author", **fields) -> Post:
    fields = {"title": "Why?", "body": "One.", "topics": ["kafka"], "based_on": 1} | fields
    return actions.edit(actor=getattr(place, by), post=post, **fields)


def test_an_edit_is_a_revision(place: Place, post: Post) -> None:
    before = post.active_at
    edited = edit(place, post, title="Why though?", body="Two.", topics=["rust"], summary="  Clearer ")
    edited.refresh_from_db()
    assert (edited.title, edited.body_text, edited.version) == ("Why though?", "Two.", 2)
    assert edited.edited_at == edited.active_at > before
    revision = Revision.objects.get(number=2)
    assert (revision.title, revision.body_source, revision.topics, revision.summary) == (
        "Why though?",
        "Two.",
        ["rust"],
        "Clearer",
    )
    assert revision.editor == place.people["author"]
    [event] = events("post_edited")
    assert event.data == {"question_id": None, "kind": "question", "number": 2, "mentioned": []}


def test_counts_follow_the_topics(place: Place, post: Post) -> None:
    edit(place, post, topics=["rust", "kafka"])
    edit(place, post, topics=["rust"], based_on=2)
    uses = dict(TopicUse.objects.values_list("topic__name", "unanswered_count"))
    assert uses == {"rust": 1}
    assert not Topic.objects.filter(name="kafka").exists(), "nothing speaks of it any more"


def test_the_same_again_changes_nothing(place: Place, post: Post) -> None:
    edit(place, post, body="Two.")
    again = edit(place, post, body="Two.\r\n")
    assert again.version == 2
    assert Revision.objects.count() == 2
    assert len(events("post_edited")) == 1


def test_two_editors_at_once_are_told(place: Place, post: Post) -> None:
    edit(place, post, by="moderator", body="Theirs.")
    with pytest.raises(ValidationError) as refusal:
        edit(place, post, body="Mine.")
    assert refusal.value.code == "conflict"
    post.refresh_from_db()
    assert post.body_source == "Theirs."
    assert actions.current_number(post) == 2
    edit(place, post, body="Both.", based_on=2)


def test_a_post_from_before_revisions_keeps_what_it_was(place: Place) -> None:
    old = make_post(place.community, place.people["author"], title="Old", body_source="Old words", topics=["kafka"])
    assert actions.current_number(old) == 1
    edit(place, old, body="New words")
    assert list(Revision.objects.order_by("number").values_list("number", "body_source", "topics")) == [
        (1, "Old words", ["kafka"]),
        (2, "New words", ["kafka"]),
    ]


def test_only_new_mentions_are_told(place: Place) -> None:
    anna, otto = make_person("Anna"), make_person("Otto")
    post = actions.publish(
        actor=place.author, community=place.community, kind="idea", title="T", body=f"@{anna.handle}", topics=[]
    )
    edit(place, post, title="T", body=f"@{anna.handle} @{otto.handle}", topics=[])
    assert events("post_edited")[0].data["mentioned"] == [otto.pk]
    edit(place, post, title="T", body="Nobody", topics=[], based_on=2)
    assert not Mention.objects.exists()


def test_an_answer_has_only_its_text(place: Place, post: Post) -> None:
    answer = make_answer(post, place.people["member"])
    edited = edit(place, answer, by="member", title="Ignored", body="Better.", topics=["ignored"])
    assert (edited.title, edited.body_source) == ("", "Better.")
    assert not Topic.objects.filter(name="ignored").exists()
    assert events("post_edited")[0].data["question_id"] == post.pk


def test_who_may_edit(place: Place, post: Post) -> None:
    for by in ("stranger", "employee", "member", "expert"):
        with pytest.raises(PermissionDenied):
            edit(place, post, by=by, body="New")
    for number, by in enumerate(("author", "moderator", "owner", "admin"), 1):
        edit(place, post, by=by, body=f"New {number}", based_on=number)
    place.community.memberships.filter(person=place.people["author"]).delete()
    with pytest.raises(PermissionDenied):
        edit(place, post, body="After leaving", based_on=5)


def test_states_that_forbid_editing(place: Place, post: Post) -> None:
    actions.set_locked(actor=place.owner, post=post, on=True)
    with pytest.raises(ValidationError, match="locked"):
        edit(place, post, body="New")
    edit(place, post, by="moderator", body="By a moderator")
    actions.hide(actor=place.owner, post=post, reason="Mend it")
    Post.objects.filter(pk=post.pk).update(is_locked=False)
    edit(place, post, body="Mended", based_on=2)
    actions.delete(actor=place.owner, post=post)
    with pytest.raises(ValidationError, match="deleted"):
        edit(place, post, body="New", based_on=3)
    draft = make_post(place.community, place.people["author"], status="draft")
    with pytest.raises(ValidationError, match="draft"):
        edit(place, draft, body="New")
    place.community.archived_at = timezone.now()
    place.community.save()
    with pytest.raises(ValidationError, match="archived"):
        edit(place, make_post(place.community, place.people["author"]), body="New")


def test_going_back_is_an_edit_of_its_own(place: Place, post: Post) -> None:
    edit(place, post, title="Other", body="Two.", topics=["rust"])
    restored = actions.restore_revision(actor=place.author, post=post, revision=Revision.objects.get(number=1))
    assert (restored.title, restored.body_source, list(restored.topics.names())) == ("Why?", "One.", ["kafka"])
    last = Revision.objects.get(number=3)
    assert last.summary == "Back to version 1"
    assert actions.restore_revision(actor=place.author, post=post, revision=last).version == 3


def test_a_revision_of_another_post_is_refused(place: Place, post: Post) -> None:
    other = make_post(place.community, place.people["author"])
    with pytest.raises(ValidationError, match="another post"):
        actions.restore_revision(actor=place.author, post=other, revision=Revision.objects.get())
    with pytest.raises(PermissionDenied):
        actions.restore_revision(actor=place.member, post=post, revision=Revision.objects.get())


def test_bad_edits_name_their_field(place: Place, post: Post) -> None:
    for fields, field in (({"title": ""}, "title"), ({"summary": "x" * 301}, "summary"), ({"topics": ["?"]}, "topics")):
        with pytest.raises(ValidationError) as refusal:
            edit(place, post, **fields)
        assert list(refusal.value.message_dict) == [field]
