"""Budgets of directories and search, and of what a form or a button costs. PERFORMANCE: directories 12, search 8,
type-ahead 3, a button 10, a new post 25."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.budgets.harness import MANY, Budget, Scene
from tests.factories import make_answer, make_comment, make_community, make_member, make_person, make_post, make_topic
from tests.search.conftest import index

__all__ = ["index"]

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def _topic() -> Scene:
    me, topic = make_person(), make_topic("kafka", is_listed=True)

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_post(make_community(), topics=[topic])

    return Scene(me, reverse("topic", args=["kafka"]), grow)


def _topics() -> Scene:
    me = make_person()

    def grow(rows: int) -> None:
        for _ in range(rows):
            make_post(make_community(), topics=[make_topic(is_listed=True)])

    return Scene(me, reverse("topics"), grow)


def _communities() -> Scene:
    me = make_person()

    def grow(rows: int) -> None:
        for number in range(rows):
            community = make_community()
            if number % 2:
                make_member(community, me)

    return Scene(me, reverse("communities"), grow)


def _listed(url: str = "", *, is_solved: bool = False) -> Scene:
    community = make_community()
    me = make_member(community)

    def grow(rows: int) -> None:
        for _ in range(rows):
            question = make_post(community, kind="question", topics=[make_topic()], is_solved=is_solved)
            if is_solved:
                make_answer(question)

    return Scene(me, url or community.get_absolute_url(), grow)


def _questions(show: str) -> Scene:
    return _listed(f"{reverse('questions')}?show={show}", is_solved=show == "solved")


def _community(show: str) -> Scene:
    scene = _listed(is_solved=show == "solved")
    return Scene(scene.person, f"{scene.url}?show={show}", scene.grow)


BUDGETS = [
    Budget("topic", _topic, 12),
    Budget("communities", _communities, 6),
    Budget("questions, unanswered", lambda: _questions("unanswered"), 5),
    Budget("questions, active", lambda: _questions("active"), 5),
    Budget("questions, solved", lambda: _questions("solved"), 5),
    Budget("community, active", lambda: _community("active"), 8),
    Budget("community, best", lambda: _community("best"), 8),
    Budget("community, solved", lambda: _community("solved"), 8),
]


@pytest.mark.parametrize("budget", BUDGETS, ids=lambda budget: budget.name)
def test_page_stays_in_its_budget(budget: Budget) -> None:
    budget.check()


def _counted(browser: Client, method: str, url: str, **given: Any) -> int:
    """Queries of the second request."""
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            answer = getattr(browser, method)(url, **given)
        assert answer.status_code in (200, 302), answer.status_code
    return len(captured)


def test_the_directory_of_topics_with_and_without_its_most_used(as_: Any) -> None:
    scene = _topics()
    scene.grow(2)
    browser = as_(scene.person)
    assert _counted(browser, "get", scene.url) == 6
    scene.grow(MANY)
    assert _counted(browser, "get", scene.url) <= 10


@pytest.mark.parametrize("rows", [2, MANY])
def test_search_and_type_ahead(as_: Any, index: Any, rows: int) -> None:
    community = make_community("Malt circle", slug="malt")
    me = make_member(community)
    for number in range(rows):
        make_comment(make_post(community, me, title=f"Malt number {number}", topics=["malt"]), body_source="malt")
    index.rebuild()
    browser = as_(me)
    assert _counted(browser, "get", "/search/?q=malt") <= 8
    assert _counted(browser, "get", "/search/suggestions/?q=mal", headers=HTMX) == 3


@pytest.mark.parametrize("rows", [2, MANY])
def test_a_vote_costs_the_same_however_much_is_voted_on(as_: Any, rows: int) -> None:
    community = make_community()
    me = make_member(community)
    posts = [make_post(community, make_person(), kind="question") for _ in range(rows)]
    browser = as_(me)
    url = reverse("post_vote", args=[posts[0].pk])
    for value in ("1", "0"):
        with CaptureQueriesContext(connection) as captured:
            browser.post(url, {"value": value}, headers=HTMX)
        assert len(captured) <= 12, [query["sql"][:120] for query in captured]


def test_a_new_post_is_written_within_its_budget(as_: Any) -> None:
    community = make_community()
    browser = as_(make_member(community))
    fields = {"community": community.slug, "kind": "discussion", "title": "What we learned", "body": "Some **words**."}
    sent = {**fields, "topics": "release, testing", "action": "publish"}
    assert _counted(browser, "post", reverse("write"), data=sent) <= 25
