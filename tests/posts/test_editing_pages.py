"""Editing, deleting, and what a post was before."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts import actions
from posts.models import Post
from tests.factories import make_answer
from tests.posts.place import Place, make_place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}


@pytest.fixture
def post(place: Place) -> Post:
    return actions.publish(
        actor=place.author,
        community=place.community,
        kind="article",
        title="How we deploy",
        body="One line.\n\nAnother line.",
        topics=["deploy"],
    )


def _edit(post: Post) -> str:
    return reverse("post_edit", args=[post.pk])


def _words(**more: object) -> dict[str, object]:
    return {"title": "How we ship", "body": "One line.", "topics": "ship", "summary": "Shorter", "based_on": 1} | more


def test_author_edits(as_, place, post) -> None:
    browser = as_(place.people["author"])
    html = browser.get(_edit(post)).content.decode()
    assert "Another line." in html
    assert 'name="based_on" value="1"' in html
    sent = browser.post(_edit(post), _words())
    post.refresh_from_db()
    assert (post.title, sent["Location"]) == ("How we ship", post.get_absolute_url())
    assert "Saved." in browser.get(sent["Location"]).content.decode()
    assert list(post.topics.names()) == ["ship"]


def test_answer_has_only_its_text(as_, place) -> None:
    answer = make_answer(actions_question(place), place.people["member"])
    browser = as_(place.people["member"])
    html = browser.get(_edit(answer)).content.decode()
    assert 'name="title"' not in html
    assert browser.post(_edit(answer), {"body": "Better.", "summary": "", "based_on": 1}).status_code == 302
    answer.refresh_from_db()
    assert answer.body_source == "Better."


def actions_question(place: Place) -> Post:
    return actions.publish(
        actor=place.author, community=place.community, kind="question", title="Why?", body="", topics=[]
    )


@pytest.mark.parametrize("change", [{"title": ""}, {"body": ""}, {"based_on": "x"}])
def test_bad_input_is_shown_again(as_, place, post, change) -> None:
    refused = as_(place.people["author"]).post(_edit(post), _words(**change))
    assert refused.status_code == 422
    assert b"Shorter" in refused.content
    post.refresh_from_db()
    assert post.title == "How we deploy"


def test_preview_saves_nothing(as_, place, post) -> None:
    shown = as_(place.people["author"]).post(_edit(post), _words(body="*New*.", action="preview"))
    assert b"<em>New</em>" in shown.content
    post.refresh_from_db()
    assert post.title == "How we deploy"


def test_who_edited_meanwhile_is_not_overwritten(as_, place, post) -> None:
    as_(place.people["moderator"]).post(_edit(post), _words(body="The moderator's line."))
    conflict = as_(place.people["author"]).post(_edit(post), _words(title="Mine", body="My own line."))
    html = conflict.content.decode()
    assert conflict.status_code == 409
    assert "My own line." in html
    assert "The moderator&#x27;s line." in html
    assert 'name="based_on" value="2"' in html
    assert as_(place.people["author"]).post(_edit(post), _words(body="Both.", based_on=2)).status_code == 302
    post.refresh_from_db()
    assert post.body_source == "Both."


def test_readers_may_not_edit(as_, place, post) -> None:
    for name in ("employee", "member"):
        assert as_(place.people[name]).get(_edit(post)).status_code == 403
        assert as_(place.people[name]).post(_edit(post), _words()).status_code == 403
    assert as_(None).get(_edit(post)).status_code == 302
    assert as_(place.people["author"]).delete(_edit(post)).status_code == 405


# --- Deleting -------------------------------------------------------------------------------------------------------


def test_deleting_leads_to_the_community_and_can_be_undone(as_, place, post) -> None:
    browser, url = as_(place.people["author"]), reverse("post_deletion", args=[post.pk])
    page = browser.post(url, {"state": "on"}, follow=True)
    assert page.request["PATH_INFO"] == place.community.get_absolute_url()
    assert f'formaction="{url}"' in page.content.decode()
    assert as_(place.people["employee"]).get(post.get_absolute_url()).status_code == 404
    assert browser.post(url, {"state": "off"})["Location"] == post.get_absolute_url()
    assert as_(place.people["employee"]).get(post.get_absolute_url()).status_code == 200


def test_answer_is_deleted_in_place(as_, place) -> None:
    answer = make_answer(actions_question(place), place.people["member"])
    browser, url = as_(place.people["member"]), reverse("post_deletion", args=[answer.pk])
    html = browser.post(url, {"state": "on"}, headers=HTMX).content.decode()
    assert f'<p class="gone" id="post-{answer.pk}">' in html
    assert browser.post(url, {"state": "off"}, headers=HTMX)["HX-Redirect"] == answer.get_absolute_url()


def test_who_may_not_delete_or_see(as_, place, post) -> None:
    url = reverse("post_deletion", args=[post.pk])
    assert as_(place.people["member"]).post(url, {"state": "on"}).status_code == 403
    assert as_(place.people["member"]).get(url).status_code == 405
    actions.delete(actor=place.moderator, post=post)
    assert as_(place.people["author"]).post(url, {"state": "off"}).status_code == 404
    assert as_(place.people["moderator"]).post(url, {"state": "off"}).status_code == 302


# --- History --------------------------------------------------------------------------------------------------------


@pytest.fixture
def changed(place: Place, post: Post) -> Post:
    words = {"title": post.title, "topics": ["deploy"]}
    actions.edit(actor=place.author, post=post, body="Second text.", summary="Again", based_on=1, **words)
    return actions.edit(actor=place.moderator, post=post, body="Third text.", based_on=2, **words)


def test_history_lists_and_compares(as_, place, changed) -> None:
    reader = as_(place.people["employee"])
    html = reader.get(reverse("post_revisions", args=[changed.pk])).content.decode()
    assert "Version 3" in html
    assert "Again" in html
    one = reader.get(reverse("post_revision", args=[changed.pk, 2])).content.decode()
    assert "Second text." in one
    assert "Another line." in one
    two = reader.get(reverse("post_revision", args=[changed.pk, 3]) + "?against=1&to=2").content.decode()
    assert "<h1>Version 2</h1>" in two
    assert reader.get(reverse("post_revision", args=[changed.pk, 9])).status_code == 404


def test_going_back_is_an_edit_like_any_other(as_, place, changed) -> None:
    url = reverse("post_revision_restoration", args=[changed.pk, 1])
    assert as_(place.people["member"]).post(url).status_code == 403
    assert as_(place.people["author"]).get(url).status_code == 405
    for _ in range(2):
        assert as_(place.people["author"]).post(url).status_code == 302
    changed.refresh_from_db()
    assert changed.body_source == "One line.\n\nAnother line."
    assert changed.revisions.count() == 4


def test_history_is_for_those_who_may_read(as_, place, changed) -> None:
    actions.hide(actor=place.moderator, post=changed, reason="Wrong.")
    url = reverse("post_revisions", args=[changed.pk])
    assert as_(place.people["employee"]).get(url).status_code == 404
    assert as_(place.people["author"]).get(url).status_code == 200
    secret = make_place("secret")
    hidden = actions.publish(
        actor=secret.author, community=secret.community, kind="idea", title="Hush", body="", topics=[]
    )
    assert as_(secret.people["employee"]).get(reverse("post_revision", args=[hidden.pk, 1])).status_code == 404
