"""The composer and drafts."""

from __future__ import annotations

from typing import Any

import pytest
from django import forms
from django.urls import reverse

from communities.models import Community
from posts import parts
from posts.forms.writing import suggested_kind
from posts.models import Post
from tests.factories import make_community, make_person, make_post
from tests.posts.place import Place

pytestmark = pytest.mark.django_db

HTMX = {"HX-Request": "true"}
WRITE = "/write/"


def _words(place: Place, **more: Any) -> dict[str, Any]:
    return {
        "community": place.community.slug,
        "kind": "question",
        "title": "Why does it lag?",
        "body": "It *lags*.",
        "topics": "Kafka, deploy",
        "idempotency_key": "k1",
        "action": "publish",
    } | more


def test_publishes_and_leads_to_the_post(as_, place) -> None:
    sent = as_(place.people["member"]).post(WRITE, _words(place))
    post = Post.objects.get()
    assert sent["Location"] == post.get_absolute_url()
    assert (post.kind, post.status, post.community) == ("question", "published", place.community)
    assert sorted(post.topics.names()) == ["deploy", "kafka"]


def test_second_submit_changes_nothing(as_, place) -> None:
    browser = as_(place.people["member"])
    first, second = (browser.post(WRITE, _words(place)) for _ in range(2))
    assert first["Location"] == second["Location"]
    assert Post.objects.count() == 1


def test_address_fills_the_form(as_, place) -> None:
    html = as_(place.people["member"]).get(f"{WRITE}?kind=idea&community={place.community.slug}&title=Tea").content
    assert b'value="idea" id="id_kind_2" class="control-choice" checked' in html or b"checked" in html
    assert b'value="Tea"' in html
    nonsense = as_(place.people["member"]).get(f"{WRITE}?kind=answer&community=other")
    assert nonsense.status_code == 200
    assert b"checked" not in nonsense.content


def test_only_her_own_communities_are_offered(as_, place) -> None:
    other = make_community("Elsewhere")
    archived = make_community("Closed down", archived_at="2026-01-01T00:00Z")
    browser = as_(place.people["member"])
    html = browser.get(WRITE).content.decode()
    assert place.community.slug in html
    assert other.slug not in html
    assert archived.slug not in html
    refused = browser.post(WRITE, _words(place, community=other.slug))
    assert refused.status_code == 422
    assert b"Choose one of your communities." in refused.content
    assert b"It *lags*." in refused.content


def test_who_belongs_nowhere_is_led_to_the_communities(as_) -> None:
    html = as_(make_person()).get(WRITE).content.decode()
    assert "Join a community first" in html
    assert 'id="write-form"' not in html


def test_stranger_signs_in_first_and_other_methods_get_405(as_, place) -> None:
    assert as_(None).get(WRITE).status_code == 302
    assert as_(place.people["member"]).delete(WRITE).status_code == 405


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"title": ""}, "Say in a few words what it is about."),
        ({"title": "x" * 151}, "150"),
        ({"kind": "article", "body": " "}, "Write something first."),
        ({"community": ""}, "Choose the community that this is for."),
        ({"kind": "answer"}, "answer is not one of the available choices."),
    ],
)
def test_bad_input_is_shown_again_with_the_reason(as_, place, change, reason) -> None:
    refused = as_(place.people["member"]).post(WRITE, _words(place, **change))
    assert refused.status_code == 422
    html = refused.content.decode()
    assert reason in html
    assert "Kafka, deploy" in html
    assert 'value="k1"' in html
    assert not Post.objects.exists()


def test_a_community_that_closed_meanwhile_keeps_the_text(as_, place) -> None:
    browser = as_(place.people["member"])
    Community.objects.filter(pk=place.community.pk).update(archived_at="2026-01-01T00:00Z")
    refused = browser.post(WRITE, _words(place))
    assert refused.status_code == 422
    assert b"It *lags*." in refused.content


def test_the_title_suggests_the_kind(as_, place) -> None:
    assert suggested_kind("Why?") == suggested_kind("Warum ist das so? ") == suggested_kind("“Why?”") == "question"
    assert suggested_kind("Look at this") == "discussion"
    as_(place.people["member"]).post(WRITE, _words(place, kind=""))
    assert Post.objects.get().kind == "question"


def test_preview_without_javascript_keeps_everything(as_, place) -> None:
    shown = as_(place.people["member"]).post(WRITE, _words(place, action="preview", title=""))
    html = shown.content.decode()
    assert shown.status_code == 200
    assert "<em>lags</em>" in html
    assert "It *lags*." in html
    assert not Post.objects.exists()


# --- Drafts ---------------------------------------------------------------------------------------------------------


def test_draft_is_saved_opened_and_published(as_, place) -> None:
    browser = as_(place.people["member"])
    saved = browser.post(WRITE, _words(place, action="save", title=""))
    draft = Post.objects.get()
    assert draft.status == "draft"
    assert saved["Location"] == f"/drafts/{draft.pk}/"
    html = browser.get(saved["Location"]).content.decode()
    assert "It *lags*." in html
    assert "deploy, kafka" in html
    assert f"/drafts/{draft.pk}/" in browser.get("/drafts/").content.decode()
    sent = browser.post(saved["Location"], _words(place, draft=draft.pk))
    draft.refresh_from_db()
    assert draft.status == "published"
    assert sent["Location"] == draft.get_absolute_url()


def test_autosave_makes_one_draft_and_says_so(as_, place) -> None:
    browser = as_(place.people["member"])
    first = browser.post(WRITE, _words(place, action="autosave", title=""), headers=HTMX)
    draft = Post.objects.get()
    assert b"Draft saved" in first.content
    assert f'value="{draft.pk}" id="write-draft" hx-swap-oob="true"' in first.content.decode()
    assert first["HX-Replace-Url"] == f"/drafts/{draft.pk}/"
    browser.post(WRITE, _words(place, action="autosave", draft=draft.pk, body="More."), headers=HTMX)
    assert Post.objects.get().body_source == "More."


def test_publishing_before_the_browser_heard_of_its_draft_leaves_none_behind(as_, place) -> None:
    browser = as_(place.people["member"])
    browser.post(WRITE, _words(place, action="autosave"), headers=HTMX)
    browser.post(WRITE, _words(place))
    assert Post.objects.get().status == "published"


def test_publishing_what_was_a_draft_and_is_gone_loses_nothing(as_, place) -> None:
    browser = as_(place.people["member"])
    browser.post(WRITE, _words(place, action="save"))
    draft = Post.objects.get()
    Post.objects.all().delete()
    browser.post(WRITE, _words(place, draft=draft.pk))
    assert Post.objects.get().status == "published"


def test_autosave_that_is_refused_says_why_and_an_empty_one_is_nothing(as_, place) -> None:
    browser = as_(place.people["member"])
    refused = browser.post(WRITE, _words(place, action="autosave", community=""), headers=HTMX)
    assert refused.status_code == 422
    assert b"Choose the community" in refused.content
    assert browser.post(WRITE, {"action": "autosave"}, headers=HTMX).status_code == 204
    assert not Post.objects.exists()


def test_draft_is_her_own(as_, place) -> None:
    draft = make_post(place.community, place.people["member"], status="draft", title="Mine alone")
    url = reverse("draft", args=[draft.pk])
    for name in ("author", "moderator", "employee", "admin"):
        assert as_(place.people[name]).get(url).status_code == 404
        assert as_(place.people[name]).post(url, _words(place)).status_code == 404
        assert "Mine alone" not in as_(place.people[name]).get("/drafts/").content.decode()


def test_draft_is_discarded(as_, place) -> None:
    draft = make_post(place.community, place.people["member"], status="draft")
    browser = as_(place.people["member"])
    page = browser.post(reverse("draft", args=[draft.pk]), {"action": "discard"}, follow=True)
    assert b"No drafts" in page.content
    assert not Post.objects.exists()


def test_draft_of_a_community_that_she_left_is_kept(as_, place) -> None:
    member = place.people["member"]
    draft = make_post(place.community, member, status="draft", body_source="Kept words.")
    place.community.memberships.filter(person=member).delete()
    browser, url = as_(member), reverse("draft", args=[draft.pk])
    assert b"Kept words." in browser.get(url).content
    assert browser.post(url, _words(place, action="save", body="Still kept.")).status_code == 302
    refused = browser.post(url, _words(place, body="Still kept."))
    assert refused.status_code == 403
    assert b"Still kept." in refused.content


def test_unknown_deed_is_refused(as_, place) -> None:
    refused = as_(place.people["member"]).post(WRITE, _words(place, action="explode"), headers=HTMX)
    assert refused.status_code == 422
    assert not Post.objects.exists()


# --- What other rooms ask -------------------------------------------------------------------------------------------


class _Part:
    name = "test"
    template = "ui/_errors.html"

    def __init__(self) -> None:
        self.applied: list[str] = []

    def form(self, viewer, post, data) -> forms.Form:
        class Asked(forms.Form):
            said = forms.CharField()

        return Asked(data, prefix="test")

    def apply(self, actor, post, form) -> None:
        self.applied.append(form.cleaned_data["said"])


def test_other_rooms_parts_are_checked_and_carried_out(as_, place, monkeypatch) -> None:
    part = _Part()
    monkeypatch.setattr(parts, "_composer_parts", {})
    parts.register_composer_part(part, kinds=["question"])
    browser = as_(place.people["member"])
    assert browser.post(WRITE, _words(place)).status_code == 422
    assert not Post.objects.exists()
    browser.post(WRITE, _words(place, **{"test-said": "yes"}))
    browser.post(WRITE, _words(place, kind="idea", idempotency_key="k2"))
    assert part.applied == ["yes"]
    assert Post.objects.count() == 2
