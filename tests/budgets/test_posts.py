"""Budgets of the pages of posts. PERFORMANCE: feeds at most 12 queries, the page of a post 14."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts import actions
from posts.models import Post
from tests.budgets.harness import Budget, Scene
from tests.factories import make_answer, make_comment, make_person, make_post, make_topic, viewer_of
from tests.posts.place import make_place

pytestmark = pytest.mark.django_db


def _posts(url: str, kind: str = "question", who: str = "member", pinned: bool = False) -> Scene:
    """A list whose posts are by different people, with topics, some with votes and saved by the reader."""
    place = make_place()
    person = place.people[who]

    def grow(rows: int) -> None:
        for number in range(rows):
            post = make_post(place.community, make_person(), kind=kind, topics=[make_topic(), make_topic()])
            if number % 2:
                actions.set_bookmark(actor=viewer_of(person), post=post, on=True)
        if pinned:
            actions.set_pinned(actor=place.moderator, post=Post.objects.latest("pk"), on=True)

    return Scene(person, url or place.community.get_absolute_url(), grow)


def _saved() -> Scene:
    place = make_place()

    def grow(rows: int) -> None:
        for _ in range(rows):
            actions.set_bookmark(actor=place.member, post=make_post(place.community, make_person()), on=True)

    return Scene(place.people["member"], "/saved/", grow)


def _question(who: str = "member") -> Scene:
    """Each answer by another person, with comments and replies by others."""
    place = make_place()
    question = make_post(place.community, place.people["author"], topics=["kafka", "deploy"])

    def grow(rows: int) -> None:
        for _ in range(rows):
            answer = make_answer(question, make_person())
            comment = make_comment(answer, make_person())
            make_comment(answer, make_person(), parent=comment)
            make_comment(question, make_person())
            make_post(place.community, topics=["kafka"])
        question.refresh_from_db()
        actions.accept(actor=place.author, answer=question.answers.first())

    return Scene(place.people[who], question.get_absolute_url(), grow)


def _article() -> Scene:
    place = make_place()
    article = make_post(place.community, place.people["author"], kind="article", topics=["kafka"])

    def grow(rows: int) -> None:
        for _ in range(rows):
            comment = make_comment(article, make_person())
            actions.react(actor=place.expert, comment=comment, name="like", on=True)

    return Scene(place.people["member"], article.get_absolute_url(), grow)


def _drafts() -> Scene:
    place = make_place()
    person = place.people["member"]

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_post(place.community, person, status="draft")

    return Scene(person, "/drafts/", grow)


def _topics() -> Scene:
    place = make_place()

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_post(place.community, topics=[make_topic()])

    return Scene(place.people["member"], reverse("community_topics", args=[place.community.slug]), grow)


def _history() -> Scene:
    place = make_place()
    post = actions.publish(actor=place.author, community=place.community, kind="idea", title="Tea", body="0", topics=[])

    def grow(rows: int) -> None:
        for _ in range(rows):
            number = actions.current_number(post)
            actions.edit(actor=place.author, post=post, title="Tea", body=str(number), topics=[], based_on=number)

    return Scene(place.people["member"], reverse("post_revisions", args=[post.pk]), grow)


BUDGETS = [
    Budget("community", lambda: _posts(""), 9),
    Budget("community, pinned, for a moderator", lambda: _posts("", who="moderator", pinned=True), 12),
    Budget("community, for who is no member", lambda: _posts("", who="employee"), 11),
    Budget("questions", lambda: _posts("/questions/?show=newest"), 5),
    Budget("ideas", lambda: _posts("/ideas/", kind="idea"), 5),
    Budget("library", lambda: _posts("/library/", kind="article"), 5),
    Budget("saved", _saved, 5),
    Budget("post, a question", _question, 11),
    Budget("post, a question, for a moderator", lambda: _question("moderator"), 11),
    Budget("post, an article", _article, 8),
    Budget("drafts", _drafts, 4),
    Budget("community topics", _topics, 5),
    Budget("history", _history, 5),
]


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.name)
def test_page_stays_in_its_budget(budget: Budget) -> None:
    budget.check()
