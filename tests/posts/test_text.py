"""Names in posts: who is mentioned, which topics become links, at a fixed price."""

from __future__ import annotations

from typing import Any

import pytest

from posts.text import render
from richtext import RENDER_VERSION
from tests.factories import make_community, make_person, make_post, make_topic

pytestmark = pytest.mark.django_db


def test_people_are_linked_by_handle_and_returned() -> None:
    anna = make_person("Anna Schmidt", handle="anna.schmidt")
    rendered = render("Thanks @Anna.Schmidt and @nobody.", community_id=0)

    assert rendered.mentioned == [anna]
    assert '<a class="mention" href="/people/anna.schmidt/">@Anna Schmidt</a>' in rendered.html
    assert "@nobody." in rendered.html
    assert (rendered.text, rendered.version) == ("Thanks @Anna.Schmidt and @nobody.", RENDER_VERSION)


def test_people_who_cannot_sign_in_are_linked_but_not_told() -> None:
    make_person(handle="gone", is_active=False)
    rendered = render("@gone", community_id=0)
    assert rendered.mentioned == []
    assert "/people/gone/" in rendered.html


def test_a_name_with_markup_stays_text() -> None:
    make_person("<b>Bob</b>", handle="bob")
    assert "@&lt;b&gt;Bob&lt;/b&gt;</a>" in render("@bob", community_id=0).html


def test_topics_are_linked_where_every_employee_may_know_of_them() -> None:
    make_topic("listed", is_listed=True)
    make_topic("unused")
    make_post(make_community(visibility="open"), topics=["open-one"])
    secret = make_community(visibility="secret")
    make_post(secret, topics=["hush"])

    elsewhere = render("#listed #unused #open-one #hush", community_id=0).html
    inside = render("#hush", community_id=secret.pk).html

    assert 'href="/topics/listed/"' in elsewhere
    assert 'href="/topics/open-one/"' in elsewhere
    assert "/topics/unused/" not in elsewhere
    assert "/topics/hush/" not in elsewhere
    assert 'href="/topics/hush/"' in inside


def test_a_synonym_leads_to_the_topic_in_its_place() -> None:
    make_topic("k8s", synonym_of=make_topic("kubernetes"), is_listed=True)
    assert '<a class="topic" href="/topics/kubernetes/">#kubernetes</a>' in render("#k8s", community_id=0).html


def test_files_are_listed_once() -> None:
    source = "![a](/files/7/a.webp) ![b](/files/3/b.webp) [again](/files/7/a.webp)"
    assert render(source, community_id=0).file_ids == [3, 7]


@pytest.mark.parametrize("count", [2, 50])
def test_the_price_is_two_queries(count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        make_person(handle=f"p{number}x")
        make_topic(f"t{number}x", is_listed=True)
    source = " ".join(f"@p{number}x #t{number}x" for number in range(count))
    with django_assert_num_queries(2):
        assert len(render(source, community_id=1).mentioned) == count


def test_a_text_without_names_needs_no_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        render("Just **words**.", community_id=1)
