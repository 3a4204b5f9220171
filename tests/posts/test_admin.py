"""Posts in Django's administration."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts import actions
from posts.models import Post
from tests.factories import make_comment, make_post, make_topic
from tests.posts.place import Place

MODELS = ["post", "comment", "report", "topic", "attachment"]


@pytest.mark.parametrize("model", MODELS)
def test_administrators_look_things_up(as_, place: Place, model: str) -> None:
    post = make_post(place.community, topics=[make_topic("kafka")])
    make_comment(post)
    actions.report(actor=place.member, post=post, reason="spam")
    browser = as_(place.people["admin"])
    page = browser.get(reverse(f"admin:posts_{model}_changelist"), {"q": "a"} if model != "report" else {})
    assert page.status_code == 200
    if model in ("post", "topic"):
        pk = post.pk if model == "post" else post.topics.get().pk
        assert browser.get(reverse(f"admin:posts_{model}_change", args=[pk])).status_code == 200
    assert browser.get(reverse(f"admin:posts_{model}_add")).status_code == 403


def test_drafts_are_their_authors_alone_also_here(as_, place: Place) -> None:
    make_post(place.community, status="draft", title="Not finished")
    page = as_(place.people["admin"]).get(reverse("admin:posts_post_changelist"))
    assert "Not finished" not in page.content.decode()


def test_administrators_hide_and_restore_by_the_actions(as_, place: Place) -> None:
    post = actions.publish(
        actor=place.author, community=place.community, kind="idea", title="T", body="", topics=["kafka"]
    )
    comment = actions.comment(actor=place.member, post=post, body="C")
    browser = as_(place.people["admin"])
    for model, row in (("comment", comment), ("post", post)):
        address = reverse(f"admin:posts_{model}_changelist")
        for action, status in (("hide", "hidden"), ("restore", "published"), ("restore", "published")):
            browser.post(address, {"action": action, "_selected_action": [row.pk]})
            row.refresh_from_db()
            assert row.status == status
        browser.post(address, {"action": "hide", "_selected_action": [row.pk]})
    deleted = make_post(place.community, title="Gone")
    actions.delete(actor=place.owner, post=deleted)
    said = browser.post(
        reverse("admin:posts_post_changelist"), {"action": "hide", "_selected_action": [deleted.pk]}, follow=True
    )
    assert "Only what is published can be hidden" in said.content.decode()
    assert Post.objects.get(pk=deleted.pk).status == "deleted"
