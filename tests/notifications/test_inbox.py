"""The inbox, one notice, marking as read and taking it back, the badge."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from communities.models import Membership
from notifications import actions
from notifications.models import Notification
from posts import actions as posts
from tests.factories import make_answer, make_comment, make_person, make_post, viewer_of


def told(person, post, *, kind="mentioned", **fields):
    fields.setdefault("group", f"{kind}:{post.pk}")
    return Notification.objects.create(
        recipient=person, kind=kind, actor=post.author, community=post.community, post=post, **fields
    )


@pytest.fixture
def line(place):
    """Asta is mentioned in Ben's post."""
    return told(place.asta, make_post(place.community, place.ben, kind="article", title="Runbook"))


def test_it_shows_what_is_unread_with_reason_and_link(place, line, as_):
    page = as_(place.asta).get(reverse("inbox")).content.decode()
    assert "Ben mentions you in “Runbook”" in page
    assert "because you are named there" in page
    assert reverse("notice", args=[line.pk]) in page


def test_read_lines_are_under_all(place, line, as_):
    actions.mark_read(actor=viewer_of(place.asta))
    browser = as_(place.asta)
    assert b"Runbook" not in browser.get(reverse("inbox")).content
    assert b"Runbook" in browser.get(reverse("inbox") + "?show=all").content


def test_opening_the_post_marks_what_was_said_about_it(place, line, as_):
    other = told(place.asta, make_post(place.community, place.ben, title="Another"))
    comment = make_comment(line.post, place.ben)
    told(place.asta, line.post, kind="commented", comment=comment)
    as_(place.asta).get(line.post.get_absolute_url())
    assert list(Notification.objects.unread().filter(recipient=place.asta)) == [other]


def test_opening_a_question_marks_what_its_answers_brought(place, as_):
    question = make_post(place.community, place.asta)
    told(place.asta, make_answer(question, place.ben), kind="answered")
    as_(place.asta).get(question.get_absolute_url())
    assert not Notification.objects.unread().filter(recipient=place.asta).exists()


def test_opening_a_post_decides_no_report_and_reads_for_nobody_else(place, as_):
    post = make_post(place.community, place.ben)
    reported = told(place.asta, post, kind="reported")
    others = told(place.ben, post)
    as_(place.asta).get(post.get_absolute_url())
    assert set(Notification.objects.unread()) == {reported, others}


def test_an_empty_inbox_leads_somewhere(place, as_):
    page = as_(place.dan).get(reverse("inbox")).content.decode()
    assert "Nothing unread" in page
    assert f'href="{reverse("home")}"' in page


def test_htmx_gets_the_lines_alone_and_pages_follow_each_other(place, as_):
    now = timezone.now()
    for number in range(30):
        post = make_post(place.community, place.ben, title=f"Post no {number:02d}")
        told(place.asta, post, updated_at=now - timedelta(minutes=number))
    browser = as_(place.asta)
    first = browser.get(reverse("inbox"), headers={"HX-Request": "true"})
    assert b"<html" not in first.content
    assert b"Post no 24" in first.content
    assert b"Post no 25" not in first.content
    second = browser.get(first.context["next_url"], headers={"HX-Request": "true"})
    assert b"Post no 25" in second.content
    assert b"Post no 29" in second.content
    assert second.context["next_url"] == ""


def test_opening_reads_it_and_leads_to_the_exact_place(place, as_):
    comment = make_comment(place.question, place.ben)
    line = told(place.asta, place.question, kind="commented", comment=comment)
    answer = as_(place.asta).get(reverse("notice", args=[line.pk]))
    assert answer.url == comment.get_absolute_url()
    assert answer.url.endswith(f"#comment-{comment.pk}")
    line.refresh_from_db()
    assert line.read_at is not None


def test_somebody_elses_notice_is_not_found(place, line, as_):
    assert as_(place.ben).get(reverse("notice", args=[line.pk])).status_code == 404
    line.refresh_from_db()
    assert line.read_at is None


def test_a_stranger_signs_in_first(place, line, client):
    for url in (reverse("inbox"), reverse("notice", args=[line.pk])):
        assert client.get(url).url.startswith(reverse("account_login"))


def test_one_line_is_marked_and_taken_back_without_javascript(place, line, as_):
    browser = as_(place.asta)
    for _ in range(2):
        assert browser.post(reverse("inbox_read"), {"read": line.pk}).status_code == 302
    line.refresh_from_db()
    assert line.read_at is not None
    browser.post(reverse("inbox_read"), {"unread": line.pk})
    line.refresh_from_db()
    assert line.read_at is None


def test_marking_by_htmx_answers_with_the_line_and_the_badge(place, line, as_):
    answer = as_(place.asta).post(reverse("inbox_read"), {"read": line.pk}, headers={"HX-Request": "true"})
    page = answer.content.decode()
    assert f'id="notice-{line.pk}"' in page
    assert "Mark as unread" in page
    assert 'id="badge" data-unread="0" hx-swap-oob="true"' in page


def test_all_are_marked_and_the_undo_brings_back_just_these(place, line, as_):
    old = told(place.asta, make_post(place.community, place.ben), read_at=timezone.now() - timedelta(days=1))
    browser = as_(place.asta)
    answer = browser.post(reverse("inbox_read"), {"read": "all"}, follow=True)
    assert not Notification.objects.unread().exists()
    line.refresh_from_db()
    moment = line.read_at.isoformat()
    assert b"Undo" in answer.content
    browser.post(reverse("inbox_read"), {"undo": moment})
    assert list(Notification.objects.unread()) == [line]
    assert old.read_at is not None


def test_nobody_marks_the_lines_of_others(place, line, as_):
    browser = as_(place.ben)
    browser.post(reverse("inbox_read"), {"read": line.pk})
    browser.post(reverse("inbox_read"), {"read": "all"})
    line.refresh_from_db()
    assert line.read_at is None


def test_a_line_whose_group_has_a_newer_unread_one_stays_read(place, line):
    moment = actions.mark_read(actor=viewer_of(place.asta))
    newer = told(place.asta, line.post, group=line.group)
    assert actions.mark_unread(actor=viewer_of(place.asta), moment=moment) == 0
    assert list(Notification.objects.unread()) == [newer]


@pytest.mark.parametrize("data", [{}, {"read": "x"}, {"undo": "yesterday"}, {"undo": "2026-13-45T00:00:00Z"}])
def test_what_says_nothing_is_refused_with_words(place, as_, data):
    answer = as_(place.asta).post(reverse("inbox_read"), data, headers={"HX-Request": "true"})
    assert answer.status_code == 422


@pytest.mark.parametrize(("name", "method"), [("inbox", "post"), ("inbox_read", "get"), ("badge", "post")])
def test_other_methods_are_refused(place, as_, name, method):
    assert getattr(as_(place.asta), method)(reverse(name)).status_code == 405


# --- The badge ---


def test_the_badge_shows_the_number_and_says_when_nothing_changed(place, line, as_):
    browser = as_(place.asta)
    first = browser.get(reverse("badge"))
    assert b'data-unread="1"' in first.content
    assert browser.get(reverse("badge") + "?n=1").status_code == 204
    assert browser.get(reverse("badge") + "?n=0").status_code == 200
    again = browser.get(reverse("badge"), headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "private" in first["Cache-Control"]


# --- What must not be seen any more ---


def test_a_removed_member_loses_lines_badge_and_the_way_in(place, line, as_):
    Membership.objects.filter(person=place.asta).delete()
    browser = as_(place.asta)
    for show in ("unread", "all"):
        page = browser.get(f"{reverse('inbox')}?show={show}").content.decode()
        assert "Runbook" not in page
        assert "Data" not in page
    assert b'data-unread="0"' in browser.get(reverse("badge")).content
    assert browser.get(reverse("notice", args=[line.pk])).status_code == 404


def test_what_is_hidden_deleted_or_a_draft_again_is_gone_from_the_inbox(place, line, as_):
    for status in ("hidden", "deleted", "draft"):
        line.post.status = status
        line.post.save()
        assert b"Runbook" not in as_(place.asta).get(reverse("inbox")).content


def test_a_former_moderator_no_longer_sees_reports_and_requests(place, as_):
    Notification.objects.create(
        recipient=place.mo,
        kind="join_requested",
        group="j",
        actor=place.dan,
        community=place.community,
        note="Private words",
    )
    report = posts.report(actor=viewer_of(place.ben), post=place.question, reason="spam")
    told(place.mo, place.question, kind="reported", note=report.details)
    browser = as_(place.mo)
    assert b"Private words" in browser.get(reverse("inbox")).content
    Membership.objects.filter(person=place.mo).update(role="member")
    page = browser.get(reverse("inbox")).content
    assert b"Private words" not in page
    assert b"reports something" not in page


def test_a_decision_reaches_who_may_not_see_the_community_without_naming_it(place, as_):
    place.community.visibility = "secret"
    place.community.save()
    Notification.objects.create(
        recipient=place.dan, kind="join_decided", group="join_declined:1", community=place.community, actor=place.mo
    )
    page = as_(place.dan).get(reverse("inbox")).content.decode()
    assert "You cannot join a community for now" in page
    assert "Data" not in page
    assert "/c/" not in page.split('class="notices"')[1].split("</ul>")[0]


def test_a_moderated_line_of_a_deleted_post_names_no_title(place, as_):
    post = make_post(place.community, place.ben, title="Angry words", status="deleted")
    told(place.ben, post, kind="moderated", group=f"moderated:deleted:post-{post.pk}", note="Be kind")
    page = as_(place.ben).get(reverse("inbox")).content.decode()
    assert "deleted “a post”" in page
    assert "Be kind" in page
    assert "Angry words" not in page


@pytest.mark.parametrize(
    ("kind", "group", "says"),
    [
        ("asked", "asked:1", "asks you:"),
        ("accepted", "accepted:1", "accepted your answer"),
        ("invited", "invited:1", "invites you to"),
        ("reported", "reported:1", "reports something in"),
        ("join_requested", "join_requested:1", "asks to join"),
        ("join_decided", "join_approved:1", "You are now a member of"),
        ("report_decided", "report_decided:1:hidden", "was hidden"),
        ("report_decided", "report_decided:1:deleted", "was deleted"),
        ("report_decided", "report_decided:1:kept", "stays"),
        ("moderated", "moderated:restored:comment-1", "restored your comment"),
        ("moderated", "moderated:hidden:post-1", "hid"),
    ],
)
def test_every_kind_has_its_words_and_opens_somewhere(place, as_, kind, group, says):
    line = told(place.olga, place.question, kind=kind, group=group)
    browser = as_(place.olga)
    assert says in browser.get(reverse("inbox")).content.decode()
    target = browser.get(reverse("notice", args=[line.pk])).url
    assert browser.get(target, follow=True).status_code == 200


def test_lines_of_people_who_are_gone_still_read_well(place, as_):
    gone = make_person()
    line = told(place.asta, place.question, kind="mentioned")
    Notification.objects.filter(pk=line.pk).update(actor=None)
    gone.delete()
    assert b"Somebody mentions you" in as_(place.asta).get(reverse("inbox")).content
