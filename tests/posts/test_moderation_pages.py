"""Reporting and the moderators' desk, as people meet them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from posts import actions
from posts.models import Report
from tests.factories import make_answer, make_comment, make_community, make_member, make_person, make_post, viewer_of
from tests.posts.place import Place, events


def report(place: Place, post, by: str = "member", **fields) -> Report:
    fields = {"reason": "rude", "details": "Not nice"} | fields
    return actions.report(actor=viewer_of(place.people[by]), post=post, **fields)


@pytest.fixture
def post(place: Place):
    return make_post(place.community, place.people["author"], title="A rude question", body_source="You fools.")


# --- The queue ------------------------------------------------------------------------------------------------------


def test_the_queue_shows_each_thing_once_with_all_reports(as_, place: Place, post) -> None:
    report(place, post, "member", details="First")
    report(place, post, "employee", details="Second")
    answer = make_answer(post, place.people["author"])
    report(place, answer, "member", reason="wrong")
    page = as_(place.people["moderator"]).get(reverse("moderation", args=[place.community.slug]))
    items = page.context["page"].items
    assert [(item.written, len(item.reports)) for item in items] == [(post, 2), (answer, 1)]
    text = page.content.decode()
    assert "First" in text
    assert "Second" in text
    assert "You fools." in text


@pytest.mark.parametrize("name", ["moderation", "moderation_log"])
def test_only_moderators_see_the_desk(as_, place: Place, name: str) -> None:
    address = reverse(name, args=[place.community.slug])
    for person, status in {
        "employee": 403,
        "member": 403,
        "expert": 403,
        "moderator": 200,
        "owner": 200,
        "admin": 200,
    }.items():
        assert as_(place.people[person]).get(address).status_code == status, person
    assert as_(None).get(address).status_code == 302
    assert as_(place.people["owner"]).post(address).status_code == 405


def test_the_desk_of_a_secret_community_is_not_there_for_others(as_, place: Place) -> None:
    secret = make_community(visibility="secret")
    assert as_(place.people["owner"]).get(reverse("moderation", args=[secret.slug])).status_code == 404


def test_all_moderated_communities_are_one_queue(as_, place: Place, post) -> None:
    elsewhere = make_post(make_community())
    actions.report(actor=place.member, post=elsewhere, reason="spam")
    report(place, post)
    own = as_(place.people["moderator"]).get(reverse("moderation_all"))
    assert [item.written for item in own.context["page"].items] == [post]
    every = as_(place.people["admin"]).get(reverse("moderation_all"))
    assert len(every.context["page"].items) == 2
    assert as_(place.people["member"]).get(reverse("moderation_all")).status_code == 403


def test_the_queue_costs_the_same_with_many_reports(as_, place: Place, django_assert_max_num_queries) -> None:
    browser, address = as_(place.people["moderator"]), reverse("moderation", args=[place.community.slug])
    for _number in range(8):
        report(place, make_post(place.community, place.people["author"]))
    browser.get(address)
    with django_assert_max_num_queries(10):
        browser.get(address)


def test_the_header_counts_what_waits(as_, place: Place, post) -> None:
    report(place, post)
    page = as_(place.people["moderator"]).get(reverse("moderation", args=[place.community.slug]))
    tab = next(tab for tab in page.context["header"].tabs if "moderation" in tab.pages)
    assert tab.count == 1


# --- Deciding -------------------------------------------------------------------------------------------------------


def test_a_decision_without_javascript_leads_back_to_the_queue(as_, place: Place, post) -> None:
    made = report(place, post)
    browser, address = as_(place.people["moderator"]), reverse("report_decision", args=[made.pk])
    assert browser.get(address).status_code == 200
    response = browser.post(address, {"decision": "hidden", "note": "Be kind"})
    assert response.url == reverse("moderation", args=[place.community.slug])
    post.refresh_from_db()
    made.refresh_from_db()
    assert (post.status, made.decision, made.decided_by) == ("hidden", "hidden", place.people["moderator"])


def test_a_decision_by_htmx_answers_with_the_item(as_, place: Place, post) -> None:
    made = report(place, post)
    response = as_(place.people["moderator"]).post(
        reverse("report_decision", args=[made.pk]), {"decision": "kept"}, headers={"HX-Request": "true"}
    )
    text = response.content.decode()
    assert f'id="report-{made.pk}"' in text
    assert "Kept" in text
    assert "<form" not in text


def test_hiding_without_a_note_is_refused_where_it_was_typed(as_, place: Place, post) -> None:
    made = report(place, post)
    browser, address = as_(place.people["moderator"]), reverse("report_decision", args=[made.pk])
    for headers in ({}, {"HX-Request": "true"}):
        response = browser.post(address, {"decision": "hidden", "note": " "}, headers=headers)
        assert response.status_code == 422
        assert "Say why: the author will read it." in response.content.decode()
    assert browser.post(address, {"decision": "burn"}).status_code == 422
    post.refresh_from_db()
    assert post.status == "published"


def test_the_second_moderator_is_told_what_the_first_decided(as_, place: Place, post) -> None:
    made = report(place, post)
    address = reverse("report_decision", args=[made.pk])
    as_(place.people["moderator"]).post(address, {"decision": "kept"})
    response = as_(place.people["owner"]).post(
        address, {"decision": "deleted", "note": "Bad"}, headers={"HX-Request": "true"}
    )
    assert response.status_code == 422
    assert "has decided this already: Kept." in response.content.decode()
    post.refresh_from_db()
    assert post.status == "published"


def test_only_moderators_decide(as_, place: Place, post) -> None:
    made = report(place, post, "employee")
    address = reverse("report_decision", args=[made.pk])
    assert as_(place.people["employee"]).post(address, {"decision": "kept"}).status_code == 403
    assert as_(place.people["member"]).post(address, {"decision": "kept"}).status_code == 404
    assert as_(make_person()).get(address).status_code == 404
    made.refresh_from_db()
    assert not made.decision


# --- What was taken away, and the log -------------------------------------------------------------------------------


def test_hidden_and_deleted_things_are_listed_and_restored(as_, place: Place, post) -> None:
    comment = make_comment(post, place.people["author"], body_source="A remark")
    actions.hide_comment(actor=place.moderator, comment=comment, reason="Off topic")
    actions.delete(actor=place.author, post=post)
    browser = as_(place.people["moderator"])
    address = reverse("moderation", args=[place.community.slug])
    page = browser.get(address, {"show": "removed"})
    assert [item.written for item in page.context["page"].removals] == [post, comment]
    assert "Off topic" in page.content.decode()
    browser.post(reverse("post_deletion", args=[post.pk]), {"state": "off"})
    browser.post(reverse("comment_deletion", args=[comment.pk]), {"state": "off"})
    post.refresh_from_db()
    comment.refresh_from_db()
    assert (post.status, comment.status) == ("published", "published")
    assert not browser.get(address, {"show": "removed"}).context["page"].removals


def test_what_was_taken_away_elsewhere_is_not_listed(as_, place: Place) -> None:
    elsewhere = make_post(make_community())
    actions.delete(actor=viewer_of(elsewhere.author), post=elsewhere)
    page = as_(place.people["moderator"]).get(reverse("moderation_all"), {"show": "removed"})
    assert not page.context["page"].removals


def test_decided_reports_are_kept(as_, place: Place, post) -> None:
    made = report(place, post)
    actions.decide_report(actor=place.moderator, report=made, decision="kept", note="It is fine")
    address = reverse("moderation", args=[place.community.slug])
    page = as_(place.people["owner"]).get(address, {"show": "decided"}).content.decode()
    assert "It is fine" in page
    assert "You fools." in page


def test_the_log_says_who_decided_what_and_why(as_, place: Place, post) -> None:
    made = report(place, post)
    actions.decide_report(actor=place.moderator, report=made, decision="hidden", note="Be kind")
    actions.restore(actor=place.owner, post=post)
    actions.set_locked(actor=place.owner, post=post, on=True, reason="Heated")
    page = as_(place.people["moderator"]).get(reverse("moderation_log", args=[place.community.slug]))
    moderator, author = place.people["moderator"], place.people["author"]
    texts = [(entry.text, entry.note) for entry in page.context["page"].entries]
    assert texts == [
        (f"{place.people['owner']} locked “A rude question”.", "Heated"),
        (f"{place.people['owner']} restored “A rude question” by {author}.", ""),
        (f"{moderator} decided a report about “A rude question”: Hidden.", "Be kind"),
        (f"{moderator} hid “A rude question” by {author}.", "Be kind"),
    ]


def test_every_audited_verb_of_a_community_has_its_sentence(place: Place, post) -> None:
    from posts.pages.moderation_log import SENTENCES, log

    actions.set_pinned(actor=place.owner, post=post, on=True)
    actions.set_pinned(actor=place.owner, post=post, on=False)
    member = make_member(place.community)
    make_comment(post, member)
    assert {event.verb for event in events() if event.is_audit} <= SENTENCES.keys()
    assert len(log(place.community, cursor="").entries) == 2
