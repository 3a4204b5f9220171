"""Publishing."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from communities.models import Community
from posts import actions
from posts.models import Mention, Post, PostFollow, ReadMark, Revision, Topic, TopicUse
from tests.factories import make_member, make_person, viewer_of
from tests.posts.place import Place, events


def publish(place: Place, **fields):
    fields = {"kind": "question", "title": "Why is it slow?", "body": "It *is*.", "topics": ["kafka"]} | fields
    return actions.publish(actor=place.author, community=place.community, **fields)


def test_a_post_is_published_with_everything_that_belongs_to_it(place: Place) -> None:
    post = publish(place, title="  Why is\n it  slow? ", topics=["#Kafka", "kafka ", "Message Queues"])
    post.refresh_from_db()
    assert (post.status, post.title, post.body_text.strip()) == ("published", "Why is it slow?", "It is.")
    assert "<em>is</em>" in post.body_html
    assert post.active_at == post.published_at
    assert sorted(post.topics.names()) == ["kafka", "message queues"]
    revision = Revision.objects.get()
    assert (revision.number, revision.title, revision.topics) == (1, post.title, ["kafka", "message queues"])
    assert PostFollow.objects.get().person == post.author
    assert ReadMark.objects.get().at >= post.active_at
    assert post.readers_count == 1
    [event] = events()
    assert (event.verb, event.post_id, event.community_id) == ("post_published", post.pk, place.community.pk)
    assert event.data == {"kind": "question", "mentioned": []}


def test_counts_of_community_and_topics_move(place: Place) -> None:
    publish(place)
    publish(place, kind="article")
    assert Community.objects.get(pk=place.community.pk).posts_count == 2
    use = TopicUse.objects.get()
    assert (use.posts_count, use.questions_count, use.unanswered_count) == (2, 1, 1)


def test_the_same_form_sent_twice_gives_the_first_post(place: Place) -> None:
    first = publish(place, idempotency_key="k1")
    second = publish(place, idempotency_key="k1")
    assert first == second
    assert Post.objects.count() == 1
    assert len(events("post_published")) == 1
    assert Community.objects.get(pk=place.community.pk).posts_count == 1


def test_other_words_from_the_same_form_are_not_lost(place: Place) -> None:
    first = publish(place, idempotency_key="k1")
    second = publish(place, idempotency_key="k1", title="Something else")
    assert second != first
    assert second.title == "Something else"


def test_two_forms_at_one_moment_make_one_post(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second request looked before the first one had saved: the constraint tells."""
    first = publish(place, idempotency_key="k1")
    from posts.actions import writing

    answers = iter([None, first])
    monkeypatch.setattr(writing, "already_written", lambda actor, key: next(answers))
    assert publish(place, idempotency_key="k1") == first
    assert Post.objects.count() == 1
    assert Community.objects.get(pk=place.community.pk).posts_count == 1


def test_mentions_are_kept_and_told_without_the_writer(place: Place) -> None:
    named, outsider = make_person("Anna"), make_person("Otto")
    post = publish(place, body=f"@{named.handle} @{outsider.handle} @{place.author.person.handle}")
    assert set(Mention.objects.filter(post=post).values_list("person", flat=True)) == {
        named.pk,
        outsider.pk,
        place.author.id,
    }
    assert events("post_published")[0].data["mentioned"] == sorted([named.pk, outsider.pk])


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"title": "  "}, "title"),
        ({"title": "x" * 151}, "title"),
        ({"kind": "answer"}, "kind"),
        ({"kind": "poem"}, "kind"),
        ({"kind": "article", "body": " \n"}, "body"),
        ({"body": "x" * 100_001}, "body"),
        ({"topics": ["a", "b", "c", "d", "e", "f"]}, "topics"),
        ({"topics": ["x" * 41]}, "topics"),
        ({"topics": ["+++"]}, "topics"),
        ({"topics": ["a/b"]}, "topics"),
    ],
)
def test_bad_input_is_refused_and_names_its_field(place: Place, fields, field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        publish(place, **fields)
    assert list(refusal.value.message_dict) == [field]
    assert not Post.objects.exists()
    assert not Topic.objects.exists()


def test_only_members_publish(place: Place) -> None:
    for viewer in (place.stranger, place.employee, place.admin):
        with pytest.raises(PermissionDenied):
            actions.publish(actor=viewer, community=place.community, kind="question", title="T", body="", topics=[])
    assert not Post.objects.exists()


def test_an_archived_community_takes_nothing_new(place: Place) -> None:
    from django.utils import timezone

    place.community.archived_at = timezone.now()
    with pytest.raises(ValidationError, match="archived"):
        publish(place)


def test_what_postgresql_cannot_keep_is_taken_out(place: Place) -> None:
    post = publish(place, title="A\x00B", body="one\r\ntwo\x00\n\n")
    assert (post.title, post.body_source) == ("AB", "one\ntwo")


# --- Drafts ---------------------------------------------------------------------------------------------------------


def save(place: Place, draft=None, **fields):
    fields = {"kind": "question", "title": "", "body": "Half a th", "topics": []} | fields
    return actions.save_draft(actor=place.author, draft=draft, community=place.community, **fields)


def test_a_draft_keeps_what_is_written_and_tells_nobody(place: Place) -> None:
    draft = save(place, topics=["kaf"])
    again = save(place, draft=draft, title="Why", topics=["kafka"])
    assert again == draft
    draft.refresh_from_db()
    assert (draft.status, draft.title, draft.published_at) == ("draft", "Why", None)
    assert list(draft.topics.names()) == ["kafka"]
    assert not Topic.objects.filter(name="kaf").exists(), "half-typed names are not kept"
    assert not events()
    assert not TopicUse.objects.exists()


def test_a_draft_becomes_the_post(place: Place) -> None:
    draft = save(place, topics=["kafka", "odd"])
    post = publish(place, draft=draft, idempotency_key="k")
    assert post.pk == draft.pk
    assert Post.objects.get().status == "published"
    assert list(post.topics.names()) == ["kafka"]
    assert not Topic.objects.filter(name="odd").exists()
    assert TopicUse.objects.get().posts_count == 1
    assert publish(place, draft=draft, idempotency_key="k") == post
    with pytest.raises(ValidationError, match="published already"):
        publish(place, draft=draft, idempotency_key="another")
    with pytest.raises(ValidationError, match="published already"):
        save(place, draft=draft)


def test_a_draft_is_its_authors_alone(place: Place) -> None:
    draft = save(place)
    for viewer in (place.member, place.moderator, place.owner, place.admin):
        with pytest.raises(PermissionDenied):
            actions.save_draft(
                actor=viewer, draft=draft, community=place.community, kind="idea", title="", body="", topics=[]
            )
        with pytest.raises(PermissionDenied):
            actions.discard_draft(actor=viewer, draft=draft)


def test_a_draft_can_be_written_on_after_leaving_the_community_but_not_published(place: Place) -> None:
    draft = save(place)
    place.community.memberships.filter(person=place.people["author"]).delete()
    assert save(place, draft=draft, body="More").body_source == "More"
    with pytest.raises(PermissionDenied):
        publish(place, draft=draft)


def test_discarding_twice_is_no_error(place: Place) -> None:
    draft = save(place, topics=["kaf"])
    actions.discard_draft(actor=place.author, draft=draft)
    draft.pk = draft.pk or 1
    actions.discard_draft(actor=place.author, draft=draft)
    assert not Post.objects.exists()
    assert not Topic.objects.exists()


def test_discarding_a_draft_keeps_a_topic_that_others_use(place: Place) -> None:
    publish(place, topics=["kafka"])
    draft = save(place, topics=["kafka"])
    actions.discard_draft(actor=place.author, draft=draft)
    assert Topic.objects.get().name == "kafka"


def test_publishing_costs_few_queries(place: Place, django_assert_max_num_queries) -> None:
    actor = viewer_of(make_member(place.community))
    publish(place)  # the topic is there
    with django_assert_max_num_queries(24):
        actions.publish(
            actor=actor, community=place.community, kind="question", title="T", body="B", topics=["kafka"],
            idempotency_key="x",
        )  # fmt: skip
