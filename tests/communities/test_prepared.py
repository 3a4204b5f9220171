"""Prepared queries answer as the plain ones do, without being put together again."""

from __future__ import annotations

import pytest
from django.db.models import QuerySet

from communities.models import Community
from communities.prepared import Prepared, Text
from communities.viewer import Viewer
from posts.models import Post
from tests.factories import make_admin, make_comment, make_community, make_member, make_person, make_post

pytestmark = pytest.mark.django_db


def _world() -> list[Viewer]:
    owner, member, moderator = make_person(), make_person(), make_person()
    for visibility in ("open", "closed", "secret"):
        community = make_community(visibility=visibility, owner=owner)
        make_member(community, moderator, "moderator")
        if visibility != "open":
            make_member(community, member)
        make_post(community)
        make_post(community, status="hidden")
        make_post(community, status="deleted")
        make_post(community, member, status="draft")
    return [Viewer(person) for person in (None, make_person(), member, moderator, owner, make_admin())]


def _visible(viewer: Viewer, **values: object) -> QuerySet:
    return Post.objects.visible_to(viewer).filter(**values).order_by("id").values_list("id", "published_at", "status")


def test_every_viewer_gets_what_the_plain_query_gives() -> None:
    prepared = Prepared(_visible)
    for viewer in [*_world(), *_world()]:
        assert prepared.rows(viewer) == list(_visible(viewer))


def test_numbers_texts_and_lists_are_filled_in_each_time() -> None:
    viewers = _world()
    by_id, by_title, by_ids = Prepared(_visible), Prepared(_visible), Prepared(_visible)
    everything = list(Post.objects.order_by("id"))
    for viewer in viewers[1:]:
        for post in everything:
            assert by_id.rows(viewer, pk=post.pk) == list(_visible(viewer, pk=post.pk))
            assert by_title.rows(viewer, title=Text(post.title)) == list(_visible(viewer, title=post.title))
        for most in range(len(everything)):
            ids = [post.pk for post in everything[:most]]
            assert by_ids.rows(viewer, pk__in=ids) == list(_visible(viewer, pk__in=ids))


def test_objects_come_with_what_they_join() -> None:
    post = make_post(make_community())
    prepared = Prepared(
        lambda viewer, pk: (
            Post.objects.visible_to(viewer)
            .filter(pk=pk)
            .select_related("community", "author", "lock", "question")
            .defer("body_html")
        )
    )
    (found,) = prepared.objects(Viewer(make_person()), pk=post.pk)
    assert found == post
    assert (found.community.name, found.author.display_name) == (post.community.name, post.author.display_name)
    assert found.question is None
    assert not hasattr(found, "lock")
    assert found.get_deferred_fields() == {"body_html"}
    assert found.body_html == post.body_html


def test_it_is_put_together_once() -> None:
    built: list[Viewer] = []

    def build(viewer: Viewer, pk: int) -> QuerySet:
        built.append(viewer)
        return Post.objects.visible_to(viewer).filter(pk=pk).values_list("id")

    prepared = Prepared(build)
    post = make_post()
    for _ in range(5):
        assert prepared.rows(Viewer(make_person()), pk=post.pk) == [(post.pk,)]
    assert len(built) == 1


def test_nobody_sees_nothing_and_asks_nothing(django_assert_num_queries) -> None:
    make_post()
    with django_assert_num_queries(0):
        assert Prepared(_visible).rows(Viewer(None)) == []


def test_what_can_never_be_found_is_not_asked(django_assert_num_queries) -> None:
    viewer = Viewer(make_person())
    assert not viewer.moderated_ids
    with django_assert_num_queries(0):
        assert Prepared(_visible).rows(viewer, pk__in=[]) == []


@pytest.mark.parametrize(
    "ask", [lambda v: v.memberships, lambda v: v.role_in(1), lambda v: v.moderates(1), lambda v: v.is_member_of(1)]
)
def test_a_query_that_asks_for_more_of_the_viewer_is_refused(ask) -> None:
    prepared = Prepared(lambda viewer: Community.objects.filter(pk__in=[ask(viewer)]))
    with pytest.raises(TypeError):
        prepared.rows(Viewer(make_person()))


def test_moments_are_read_as_moments() -> None:
    comment = make_comment(make_post())
    (row,) = Prepared(_visible).rows(Viewer(make_person()), pk=comment.post_id)
    assert row[1] == comment.post.published_at


def test_a_value_that_is_decided_on_while_building_is_refused() -> None:
    make_post()
    prepared = Prepared(lambda viewer, most: Post.objects.visible_to(viewer).values_list("id")[:most])
    with pytest.raises(TypeError):
        prepared.rows(Viewer(make_person()), most=3)


def test_numbers_fit_columns_of_32_bits() -> None:
    prepared = Prepared(
        lambda viewer, least: Post.objects.visible_to(viewer).filter(score__gte=least).values_list("id")
    )
    post = make_post(score=5)
    viewer = Viewer(make_person())
    assert prepared.rows(viewer, least=5) == [(post.pk,)]
    assert prepared.rows(viewer, least=6) == []


@pytest.mark.parametrize("number", [1 << 63, -(1 << 63) - 1, 10**30])
def test_number_that_no_row_has_finds_nothing(number: int) -> None:
    make_post()
    assert Prepared(_visible).objects(Viewer(make_person()), pk=number) == []
