"""Mails: when, to whom, of what, with which way out."""

from __future__ import annotations

import re
from datetime import timedelta
from unittest import mock

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from communities.models import Membership
from notifications import actions, mailing, telling
from notifications.models import Notification, Preference
from notifications.tasks import send_due_mail
from posts import actions as posts
from tests.factories import make_answer, make_member, make_person, viewer_of


@pytest.fixture
def answered(place, drain):
    """Ben answered Asta's question; the delay has passed."""
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="Raise the <batch> size & retry.")
    drain()
    later()
    return place


def later(seconds=600):
    """Time passes: what is due in the next ``seconds`` is due now."""
    for line in Notification.objects.filter(mail_due_at__isnull=False):
        Notification.objects.filter(pk=line.pk).update(mail_due_at=line.mail_due_at - timedelta(seconds=seconds))


def test_nothing_is_mailed_before_the_delay(place, drain, mailoutbox):
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    send_due_mail()
    assert mailoutbox == []
    later()
    send_due_mail()
    assert len(mailoutbox) == 1


def test_a_mail_says_what_happened_why_and_where(answered, as_, mailoutbox):
    send_due_mail()
    (sent,) = mailoutbox
    html = sent.alternatives[0][0]
    assert sent.to == [answered.asta.email]
    assert sent.subject == "Ben answered “Why does the consumer lag?”"
    assert "Raise the <batch> size & retry." in sent.body
    assert "Raise the &lt;batch&gt; size &amp; retry." in html
    for text in (sent.body, html):
        assert "because you asked this" in text
    link = re.search(r"http://127.0.0.1:8020(/inbox/\d+/)", sent.body)[1]
    answer = answered.question.answers.get()
    opened = as_(answered.asta).get(link).url
    assert opened == answer.get_absolute_url()
    assert opened.endswith(f"#post-{answer.pk}")


def test_a_comment_is_linked_at_its_exact_place(place, drain, as_, mailoutbox):
    comment = posts.comment(actor=viewer_of(place.ben), post=place.question, body="Which version?")
    drain()
    later()
    send_due_mail()
    link = re.search(r"http://127.0.0.1:8020(/inbox/\d+/)", mailoutbox[0].body)[1]
    assert as_(place.asta).get(link).url.endswith(f"#comment-{comment.pk}")


def test_a_second_run_sends_nothing_more(answered, mailoutbox):
    send_due_mail()
    send_due_mail()
    assert len(mailoutbox) == 1
    line = Notification.objects.get(recipient=answered.asta)
    assert (line.mail_due_at, line.mail_lease_until) == (None, None)
    assert line.mailed_at is not None


def test_everything_due_comes_in_one_mail(answered, drain, mailoutbox):
    post = posts.publish(
        actor=viewer_of(answered.ben),
        community=answered.community,
        kind="discussion",
        title="Plans",
        body=f"@{answered.asta.handle}",
        topics=[],
    )
    posts.comment(actor=viewer_of(answered.cleo), post=answered.question, body="Hm")
    drain()
    later()
    mailing.send_due()
    to_asta = [sent for sent in mailoutbox if sent.to == [answered.asta.email]]
    assert len(to_asta) == 1
    assert to_asta[0].subject.endswith(", and 2 more")
    assert post.title in to_asta[0].body


def test_what_was_read_meanwhile_is_not_mailed(answered, mailoutbox):
    actions.mark_read(actor=viewer_of(answered.asta))
    send_due_mail()
    assert mailoutbox == []
    assert Notification.objects.get(recipient=answered.asta).mail_due_at is None


def test_who_lost_the_membership_gets_no_mail(answered, mailoutbox):
    Membership.objects.filter(person=answered.asta).delete()
    send_due_mail()
    assert mailoutbox == []


def test_who_switched_mail_off_meanwhile_gets_none(answered, mailoutbox):
    Preference.objects.create(person=answered.asta, kind="answered", level="app")
    send_due_mail()
    assert mailoutbox == []


def test_a_person_who_was_deactivated_gets_none(answered, mailoutbox):
    answered.asta.is_active = False
    answered.asta.save()
    send_due_mail()
    assert mailoutbox == []


def test_an_inbox_level_writes_the_line_without_mail(place, drain, mailoutbox):
    actions.set_preference(actor=viewer_of(place.asta), kind="answered", level="app")
    posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    drain()
    assert Notification.objects.get(recipient=place.asta).mail_due_at is None


def test_a_worker_killed_before_sending_loses_nothing(answered, mailoutbox):
    claim = mailing._claim(answered.asta.pk)  # and then it is killed
    assert claim is not None
    send_due_mail()
    assert mailoutbox == []
    Notification.objects.update(mail_lease_until=timezone.now() - timedelta(seconds=1))
    send_due_mail()
    assert len(mailoutbox) == 1


def test_two_claims_never_hold_the_same_line(answered):
    assert mailing._claim(answered.asta.pk) is not None
    assert mailing._claim(answered.asta.pk) is None


def test_a_server_that_refuses_is_tried_again_and_not_for_ever(answered, mailoutbox):
    with mock.patch.object(EmailBackend, "send_messages", side_effect=OSError("no route")):
        send_due_mail()
    line = Notification.objects.get(recipient=answered.asta)
    assert line.mail_due_at is not None
    Notification.objects.update(mail_lease_until=timezone.now() - timedelta(seconds=1))
    send_due_mail()
    assert len(mailoutbox) == 1
    old = timezone.now() - mailing.GIVE_UP_AFTER - timedelta(minutes=1)
    Notification.objects.update(mail_due_at=old, mail_lease_until=None)
    with mock.patch.object(EmailBackend, "send_messages", side_effect=OSError("no route")):
        send_due_mail()
    assert Notification.objects.get(recipient=answered.asta).mail_due_at is None


def test_an_event_that_joins_while_the_mail_is_sent_is_mailed_later(answered, drain, mailoutbox):
    original = mailing.letter

    def meanwhile(person, lines):
        posts.answer(actor=viewer_of(answered.cleo), question=answered.question, body="Or so.")
        drain()
        return original(person, lines)

    with mock.patch.object(mailing, "letter", meanwhile):
        send_due_mail()
    line = Notification.objects.get(recipient=answered.asta)
    assert line.count == 2
    assert line.mail_due_at > timezone.now()
    later(7200)
    send_due_mail()
    assert len([sent for sent in mailoutbox if sent.to == [answered.asta.email]]) == 2


def test_an_unread_mailed_line_is_not_mailed_again_within_the_hour(answered, drain):
    send_due_mail()
    posts.answer(actor=viewer_of(answered.cleo), question=answered.question, body="Or so.")
    drain()
    line = Notification.objects.get(recipient=answered.asta)
    assert line.mail_due_at >= line.mailed_at + telling.MAIL_AGAIN_AFTER


def test_mails_carry_a_one_click_way_out(answered, client, mailoutbox):
    send_due_mail()
    headers = mailoutbox[0].extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = headers["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8020")
    assert path in mailoutbox[0].body
    assert client.get(path).status_code == 200
    assert not Preference.objects.exists()
    answer = client.post(path, {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert list(Preference.objects.values_list("person", "kind", "level")) == [(answered.asta.pk, "answered", "app")]


def test_the_same_news_has_the_same_message_id(answered, mailoutbox):
    send_due_mail()
    Notification.objects.update(mail_due_at=timezone.now() - timedelta(seconds=1))
    send_due_mail()
    assert len({sent.extra_headers["Message-ID"] for sent in mail.outbox}) == 1


def test_one_run_mails_many_people(place, drain, mailoutbox):
    for _ in range(5):
        answer = make_answer(place.question, make_member(place.community, make_person()))
        posts.comment(actor=viewer_of(place.ben), post=answer, body="Hm")
    drain()
    later()
    assert mailing.send_due() == 5
    assert len({sent.to[0] for sent in mailoutbox}) == 5
