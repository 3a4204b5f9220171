"""Texts rendered anew: after a release, after a rename."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command

from activity.actions import record
from posts import actions
from posts.models import Comment, Post
from richtext import RENDER_VERSION
from tests.factories import make_comment, make_person, make_post
from tests.posts.place import Place


def test_what_an_older_version_rendered_is_rendered_anew(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    from posts.actions import rendering

    monkeypatch.setattr(rendering, "BATCH", 2)
    posts = [make_post(place.community) for _number in range(3)]
    comment = make_comment(posts[0])
    fresh = make_post(place.community)
    old = {"render_version": RENDER_VERSION - 1, "body_html": "old"}
    Post.objects.filter(pk__in=[post.pk for post in posts]).update(**old)
    Comment.objects.update(**old)
    said = StringIO()
    call_command("render_posts", stdout=said)
    assert "4 texts are rendered" in said.getvalue()
    for written in (*posts, comment):
        written.refresh_from_db()
        assert (written.render_version, written.version) == (RENDER_VERSION, 2)
        assert "old" not in written.body_html
    fresh.refresh_from_db()
    assert fresh.version == 1
    said = StringIO()
    call_command("render_posts", stdout=said)
    assert "Everything is rendered" in said.getvalue()


def test_a_new_name_reaches_cards_and_mentions(place: Place, drain) -> None:
    anna = make_person("Anna Alt")
    own = make_post(place.community, anna)
    other = make_post(place.community)
    post = actions.publish(
        actor=place.author, community=place.community, kind="idea", title="T", body=f"Ask @{anna.handle}", topics=[]
    )
    comment = actions.comment(actor=place.member, post=post, body=f"@{anna.handle} knows")
    anna.display_name = "Anna Neu"
    anna.save()
    record("person_changed", actor=anna, person_id=anna.pk)
    drain()
    for written in (post, comment):
        written.refresh_from_db()
        assert "Anna Neu" in written.body_html
        assert "Anna Alt" not in written.body_html
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.version, other.version) == (2, 1)


def test_a_new_name_of_a_community_reaches_its_cards(place: Place, drain) -> None:
    post, elsewhere = make_post(place.community), make_post()
    record("community_changed", community_id=place.community.pk, is_audit=True)
    drain()
    post.refresh_from_db()
    elsewhere.refresh_from_db()
    assert (post.version, elsewhere.version) == (2, 1)
