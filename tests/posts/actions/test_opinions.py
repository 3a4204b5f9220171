"""Votes and reactions."""

from __future__ import annotations

import threading

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection

from communities.viewer import Viewer
from posts import actions
from posts.models import Post, Reaction, Vote
from tests.factories import make_answer, make_comment, make_member, make_post
from tests.posts.place import Place, events, make_place


@pytest.fixture
def question(place: Place) -> Post:
    return make_post(place.community, place.people["author"])


def test_a_vote_counts_once_however_often_it_is_sent(place: Place, question: Post) -> None:
    for _again in range(3):
        voted = actions.vote(actor=place.member, post=question, value=1)
    question.refresh_from_db()
    assert voted.score == question.score == 1
    assert question.version == 2
    assert len(events("post_voted")) == 1
    assert (events()[0].person_id, events()[0].data) == (question.author_id, {"value": 1})


def test_a_vote_is_turned_and_taken_back(place: Place, question: Post) -> None:
    scores = []
    for value in (1, -1, 0, 0, -1):
        actions.vote(actor=place.member, post=question, value=value)
        question.refresh_from_db()
        scores.append(question.score)
    assert scores == [1, -1, 0, 0, -1]
    assert Vote.objects.get().value == -1


def test_every_reader_votes_but_the_author(place: Place, question: Post) -> None:
    for viewer in (place.employee, place.member, place.moderator, place.admin):
        actions.vote(actor=viewer, post=question, value=1)
    question.refresh_from_db()
    assert question.score == 4
    for viewer in (place.stranger, place.author):
        with pytest.raises(PermissionDenied):
            actions.vote(actor=viewer, post=question, value=1)


def test_readers_alone_vote_in_a_closed_community(db: None) -> None:
    closed = make_place("closed")
    question = make_post(closed.community)
    with pytest.raises(PermissionDenied):
        actions.vote(actor=closed.employee, post=question, value=1)
    actions.vote(actor=closed.member, post=question, value=1)


def test_only_some_kinds_are_voted_on_and_the_others_reacted_to(place: Place, question: Post) -> None:
    article = make_post(place.community, kind="article")
    with pytest.raises(ValidationError, match="React instead"):
        actions.vote(actor=place.member, post=article, value=1)
    with pytest.raises(ValidationError, match="Vote instead"):
        actions.react(actor=place.member, post=question, name="like", on=True)
    for kind in ("idea", "question"):
        actions.vote(actor=place.member, post=make_post(place.community, kind=kind), value=1)
    actions.vote(actor=place.member, post=make_answer(question), value=-1)


def test_a_vote_is_up_down_or_none(place: Place, question: Post) -> None:
    with pytest.raises(ValidationError, match="-1"):
        actions.vote(actor=place.member, post=question, value=2)


def test_what_is_not_published_is_not_voted_on(place: Place, question: Post) -> None:
    answer = make_answer(question)
    actions.hide(actor=place.owner, post=question, reason="x")
    for post in (question, answer):
        with pytest.raises(ValidationError, match="hidden"):
            actions.vote(actor=place.member, post=post, value=1)


def test_a_reaction_counts_once_and_is_taken_back(place: Place) -> None:
    article = make_post(place.community, kind="article")
    for _again in range(2):
        actions.react(actor=place.employee, post=article, name="thanks", on=True)
    actions.react(actor=place.employee, post=article, name="insight", on=True)
    article.refresh_from_db()
    assert article.reactions_count == Reaction.objects.count() == 2
    for _again in range(2):
        actions.react(actor=place.employee, post=article, name="thanks", on=False)
    article.refresh_from_db()
    assert article.reactions_count == Reaction.objects.count() == 1
    assert [event.data["name"] for event in events("post_reacted")] == ["thanks", "insight"]


def test_comments_are_reacted_to(place: Place, question: Post) -> None:
    comment = make_comment(question)
    actions.react(actor=place.member, comment=comment, name="like", on=True)
    comment.refresh_from_db()
    assert (comment.reactions_count, comment.version) == (1, 2)
    assert events()[0].comment_id == comment.pk
    actions.hide_comment(actor=place.owner, comment=comment, reason="x")
    with pytest.raises(ValidationError, match="hidden"):
        actions.react(actor=place.member, comment=comment, name="hm", on=True)


def test_reactions_on_offer_are_named(place: Place) -> None:
    article = make_post(place.community, kind="article")
    with pytest.raises(ValidationError, match="On offer: Like"):
        actions.react(actor=place.member, post=article, name="rage", on=True)
    with pytest.raises(ValueError, match="one post or one comment"):
        actions.react(actor=place.member, name="like", on=True)


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor == "sqlite", reason="one writer at a time, and one connection in memory")
def test_concurrent_votes_add_up() -> None:
    place = make_place()
    question = make_post(place.community, place.people["author"])
    voters = [make_member(place.community) for _number in range(8)]

    def vote_twice(person) -> None:
        try:
            for _again in range(2):
                actions.vote(actor=Viewer(person), post=question, value=1)
        finally:
            connection.close()

    threads = [threading.Thread(target=vote_twice, args=(person,)) for person in [*voters, *voters]]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    question.refresh_from_db()
    assert question.score == Vote.objects.count() == 8
