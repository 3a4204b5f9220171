"""The index follows the facts, and is compared with the database and repaired."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from activity.actions import record
from activity.models import Delivery
from posts import actions
from posts.models import Comment, Post, TaggedPost
from search import check, engine, finding, sync
from search.query import parse
from tests.factories import (
    make_admin,
    make_answer,
    make_comment,
    make_community,
    make_member,
    make_person,
    make_post,
    make_topic,
    viewer_of,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(index):
    index.rebuild()
    return make_person("Anna Schmidt")


def found(person, q):
    return finding.find(viewer_of(person), parse(q))


def total(person, q):
    return found(person, q).total


def test_a_post_is_found_after_its_life_passed_by(anna, index):
    community = make_community()
    make_member(community, anna)
    viewer = viewer_of(anna)
    post = actions.publish(
        actor=viewer, community=community, kind="question", title="Kafka lags", body="why?", topics=["streams"]
    )
    assert total(anna, "kafka") == 0
    index.catch_up()
    assert total(anna, "kafka topic:streams is:unanswered") == 1
    assert {row.source for row in found(anna, "streams").rows} >= {"topic"}

    answer = actions.answer(actor=viewer, question=post, body="Rebalance zookeeper.")
    actions.comment(actor=viewer, post=answer, body="Thanks, grand idea.")
    actions.accept(actor=viewer, answer=answer)
    index.catch_up()
    assert total(anna, "kafka is:solved") == 1
    assert total(anna, "kafka is:unanswered") == 0
    assert total(anna, "zookeeper is:accepted topic:streams") == 1
    assert total(anna, "grand idea kind:comment") == 1

    actions.edit(actor=viewer, post=post, title="Pulsar lags", body="why?", topics=["streams", "queues"], based_on=1)
    index.catch_up()
    assert total(anna, "kafka") == 0
    assert total(anna, "pulsar topic:queues") == 1
    assert total(anna, "zookeeper topic:queues") == 1

    actions.delete(actor=viewer, post=Post.objects.get(pk=post.pk))
    index.catch_up()
    assert engine.versions(_source("post"), 1, 10**6) == {}
    assert engine.versions(_source("comment"), 1, 10**6) == {}
    actions.restore(actor=viewer, post=Post.objects.get(pk=post.pk))
    index.catch_up()
    assert total(anna, "grand idea") == 1
    # people and communities of the factories tell no events
    assert set(check.compare().changes()) <= {"person", "community"}


def _source(name):
    from search import documents

    return documents.sources()[name]


def test_delivering_twice_changes_nothing(anna, index):
    post = make_post(None, anna, title="Kafka lags")
    record("post_published", actor=anna, post_id=post.pk)
    index.catch_up()
    before = engine.size()
    Delivery.objects.filter(subscriber="search.index").update(done_at=None)
    index.catch_up()
    assert engine.size() == before


def test_people_and_communities_follow(anna, index):
    from communities import actions as communities

    community = communities.create(
        actor=viewer_of(anna), name="Brewery", slug="", summary="Beer and yeast", about="", rules="", welcome="",
        visibility="open", hue=170,
    )  # fmt: skip
    anna.job_title = "Maltster"
    anna.save()
    record("person_changed", actor=anna, person_id=anna.pk)
    index.catch_up()
    assert total(anna, "yeast") == 1
    assert total(anna, "maltster") == 1
    communities.set_archived(actor=viewer_of(anna), community=community, on=True)
    index.catch_up()
    assert total(anna, "yeast") == 1


def test_people_are_found_by_what_they_know(anna, index):
    from experts import actions as experts

    experts.declare(actor=viewer_of(anna), topic_name="zymurgy")
    index.catch_up()
    assert {row.source for row in found(anna, "zymurgy").rows} == {"person", "topic"}


def test_an_import_is_indexed_whole(anna, index):
    community = make_community("Imported")
    post = make_post(community, anna, title="Kafka lags")
    make_comment(make_answer(post, anna, body_source="Kafka too"), anna, body_source="Kafka three")
    record("posts_imported", community_id=community.pk)
    index.catch_up()
    assert total(anna, "kafka") == 3
    post = make_post(None, anna, title="Pulsar")
    record("posts_imported", post_ids=[post.pk])
    index.catch_up()
    assert total(anna, "pulsar") == 1


def test_a_merged_topic_takes_its_posts_along(anna, index):
    old, new = make_topic("kafkaesque"), make_topic("kafka")
    make_post(None, anna, title="Lags", topics=[old])
    index.rebuild()
    actions.merge_topics(actor=viewer_of(make_admin()), topic=old, into=new)
    index.catch_up()
    assert total(anna, "lags topic:kafka") == 1
    assert total(anna, "lags topic:kafkaesque") == 1
    assert [row.title for row in found(anna, "kafkaesque").rows] == ["kafka"]


def test_a_claim_moves_what_was_written(anna, index):
    placeholder = User.objects.create(display_name="Old Name", handle="old", email=None, source="x", source_id="1")
    post = make_post(None, placeholder, title="Kafka")
    index.rebuild()
    Post.objects.filter(pk=post.pk).update(author=anna)
    placeholder.claimed_by = anna
    placeholder.save()
    record("person_claimed", actor=anna, person_id=placeholder.pk, claimed_by=anna.pk)
    index.catch_up()
    assert total(anna, "kafka by:me") == 1
    assert total(anna, "old name") == 0


def test_an_engine_that_is_down_loses_nothing(anna, index, monkeypatch):
    community = make_community()
    make_member(community, anna)

    def down(*args, **kwargs):
        raise engine.EngineBusyError("busy")

    with monkeypatch.context() as patch:
        patch.setattr(engine, "writing", down)
        actions.publish(
            actor=viewer_of(anna), community=community, kind="article", title="Kafka notes", body="x", topics=[]
        )
        index.catch_up()
    waiting = Delivery.objects.filter(subscriber="search.index", done_at=None)
    assert waiting.count() == 1
    assert "busy" in waiting.get().error
    waiting.update(due_at="2020-01-01T00:00:00Z")
    index.catch_up()
    assert total(anna, "kafka notes") == 1


def test_a_lost_index_is_built_whole_by_the_first_write(anna, index):
    import shutil

    make_post(None, anna, title="Kafka before")
    index.rebuild()
    shutil.rmtree(index.path)
    with pytest.raises(engine.NoIndexError):
        total(anna, "kafka")
    post = make_post(None, anna, title="Kafka after")
    record("post_published", actor=anna, post_id=post.pk)
    index.catch_up()
    assert total(anna, "kafka") == 2


def test_nothing_is_indexed_where_a_test_does_not_search(index, settings, drain):
    settings.SEARCH_INDEXING = False
    record("post_published", post_id=make_post().pk)
    drain()
    assert not engine.exists()


# --- comparing and repairing


def run(command, *arguments):
    out = StringIO()
    call_command(command, *arguments, stdout=out)
    return out.getvalue()


def test_drift_is_found_and_repaired(anna, index):
    community = make_community()
    posts = [make_post(community, anna, title=f"Kafka {n}") for n in range(3)]
    comment = make_comment(posts[0], anna, body_source="old words")
    index.rebuild()
    assert "agrees with the database" in run("search_check")

    with engine.writing([]) as writing:
        writing.put(_source("post"), [], [posts[1].pk])
    Comment.objects.filter(pk=comment.pk).update(body_text="new words")
    Post.objects.filter(pk=posts[2].pk).update(status="hidden")
    drift = check.compare()
    assert drift.missing == {"post": [posts[1].pk]}
    assert drift.outdated == {"comment": [comment.pk]}
    assert drift.extra == {"post": [posts[2].pk]}
    with pytest.raises(CommandError, match="differs from the database"):
        run("search_check")
    assert "Repaired 3" in run("search_check", "--repair")
    assert "agrees with the database" in run("search_check")
    assert total(anna, '"new words"') == 1


def test_rows_that_are_gone_leave_the_index(anna, index):
    post = make_post(None, anna, title="Kafka")
    last = make_post(None, anna, title="Kafka last")
    index.rebuild()
    TaggedPost.objects.all().delete()
    for gone in (post, last):
        Post.objects.filter(pk=gone.pk).delete()
    assert check.compare().extra == {"post": [post.pk, last.pk]}


def test_search_rebuild_tells_how_far_it_is(anna, index):
    for n in range(3):
        make_post(None, anna, title=f"Kafka {n}")
    told = run("search_rebuild")
    assert "post: 3 of 3" in told
    assert "documents in" in told
    assert total(anna, "kafka") == 3
    assert run("search_rebuild", "--quiet").count("\n") == 1


def test_commands_say_what_to_do_without_an_index(index):
    with pytest.raises(CommandError, match="Run search_rebuild"):
        run("search_check")


def test_bulk_functions(anna, index):
    community = make_community("Beer")
    post = make_post(community, anna, title="Kafka", topics=["streams"])
    make_comment(make_answer(post, anna), anna, body_source="kafka")
    assert sync.index_posts([post.pk]) >= 3
    assert total(anna, "kafka") == 2
    assert sync.index_community(community.pk) >= 5
    assert total(anna, "beer") == 1
    assert sync.index({}) == 0


def test_the_clock_repairs_at_night(anna, index, caplog):
    from search.tasks import repair

    make_post(None, anna, title="Kafka")
    repair()
    assert "repaired" in caplog.text
    assert total(anna, "kafka") == 1
    caplog.clear()
    repair()
    assert "repaired" not in caplog.text
