"""Five answers, one line; and nothing twice, whatever is delivered twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from unittest import mock

import pytest
from django.db import connection, transaction
from django.utils import timezone

from activity.models import Delivery, Event
from communities import actions as communities
from experts import actions as experts
from notifications import actions, telling
from notifications.models import Notification, NotificationSource
from notifications.subscribers import notify
from posts import actions as posts
from posts.models import PostFollow
from tests.factories import make_answer, make_member, make_person, make_post, viewer_of


def answer(place, body="So."):
    person = make_member(place.community, make_person())
    return posts.answer(actor=viewer_of(person), question=place.question, body=body)


def test_five_answers_are_one_line_that_shows_the_latest(place, drain):
    answers = [answer(place) for _ in range(5)]
    drain()
    line = Notification.objects.get(recipient=place.asta)
    assert (line.count, line.post_id, line.actor_id) == (5, answers[-1].pk, answers[-1].author_id)
    assert line.sources.count() == 5


def test_delivering_again_changes_no_row(place, drain):
    for _ in range(2):
        answer(place, f"@{place.cleo.handle}")
    communities.invite(actor=viewer_of(place.olga), community=place.community, person=place.dan)
    drain()
    before = (
        list(Notification.objects.order_by("pk").values()),
        list(NotificationSource.objects.order_by("pk").values()),
    )
    Delivery.objects.update(done_at=None)
    drain()
    notify(list(Event.objects.filter(deliveries__subscriber="notifications.notify").order_by("id")))
    assert (
        list(Notification.objects.order_by("pk").values()),
        list(NotificationSource.objects.order_by("pk").values()),
    ) == before


def test_delivering_again_after_reading_makes_no_new_line(place, drain):
    answer(place)
    drain()
    actions.mark_read(actor=viewer_of(place.asta))
    Delivery.objects.update(done_at=None)
    drain()
    assert Notification.objects.filter(recipient=place.asta).count() == 1


def test_an_event_after_reading_begins_a_new_line(place, drain):
    answer(place)
    drain()
    actions.mark_read(actor=viewer_of(place.asta))
    answer(place)
    drain()
    assert list(Notification.objects.filter(recipient=place.asta).values_list("count", flat=True)) == [1, 1]


def notice_of(place, given):
    return telling.Notice(
        "answered", f"answered:{place.question.pk}", community_id=place.community.pk, post_id=given.pk
    )


def test_two_workers_that_both_saw_the_event_untold_write_it_once(place):
    """Both have looked who was told; the second one's writing meets the constraint and leaves everything as it was."""
    given = answer(place)
    event = Event.objects.get(verb="answer_published")
    for _worker in range(2):
        telling._tell_one(event, notice_of(place, given), place.asta.pk, by_mail=True)
    actions.mark_read(actor=viewer_of(place.asta))
    telling._tell_one(event, notice_of(place, given), place.asta.pk, by_mail=True)
    assert list(Notification.objects.values_list("recipient", "count")) == [(place.asta.pk, 1)]
    assert NotificationSource.objects.count() == 1


def test_a_line_that_is_read_at_the_moment_of_joining_is_not_joined(place, drain):
    answer(place)
    drain()
    original = Notification.objects.get_or_create

    def read_meanwhile(**kwargs):
        found = original(**kwargs)
        Notification.objects.update(read_at=timezone.now())
        return found

    given = answer(place)
    event = Event.objects.filter(verb="answer_published").latest("id")
    with (
        mock.patch.object(type(Notification.objects), "get_or_create", side_effect=read_meanwhile),
        pytest.raises(telling._ChangedError),
        transaction.atomic(),
    ):
        telling._write(event, notice_of(place, given), place.asta.pk, by_mail=False)
    drain()
    assert Notification.objects.get(recipient=place.asta).count == 2


@pytest.mark.skipif(connection.vendor == "sqlite", reason="SQLite's writers wait for each other")
@pytest.mark.django_db(transaction=True)
def test_eight_workers_at_once_write_each_event_once(place):
    events = []
    for _ in range(3):
        answer(place)
        events.append(Event.objects.filter(verb="answer_published").latest("id"))

    def work(_number):
        try:
            notify(events)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as workers:
        list(workers.map(work, range(8)))
    assert Notification.objects.get(recipient=place.asta).count == 3
    assert NotificationSource.objects.filter(recipient=place.asta).count() == 3


def test_the_place_of_a_removed_answer_goes_to_one_that_stands(place, drain):
    first, second = answer(place), answer(place)
    drain()
    posts.delete(actor=viewer_of(second.author), post=second)
    drain()
    line = Notification.objects.visible_to(viewer_of(place.asta)).get()
    assert (line.post_id, line.count) == (first.pk, 1)


def test_the_line_of_a_single_removed_answer_is_gone_and_comes_back_with_it(place, drain, lines_of):
    only = answer(place)
    drain()
    posts.delete(actor=viewer_of(only.author), post=only)
    drain()
    assert lines_of(place.asta) == []
    posts.restore(actor=viewer_of(only.author), post=only)
    drain()
    assert lines_of(place.asta) == [("answered", 1)]


@pytest.mark.parametrize("act", ["answer", "decline"])
def test_what_an_expert_was_asked_is_read_once_she_acts(place, drain, act):
    request = experts.ask(actor=viewer_of(place.asta), question=place.question, experts=[place.ben])
    drain()
    if act == "answer":
        posts.answer(actor=viewer_of(place.ben), question=place.question, body="So.")
    else:
        experts.decline_offer(actor=viewer_of(place.ben), offer=request.offers.get(), reason="Leave")
    drain()
    assert not Notification.objects.unread().filter(recipient=place.ben).exists()


def test_a_decided_request_need_not_be_looked_at_by_other_moderators(place, drain):
    other = make_person()
    first = communities.request_to_join(actor=viewer_of(place.dan), community=place.community)
    second = communities.request_to_join(actor=viewer_of(other), community=place.community)
    drain()
    assert Notification.objects.get(recipient=place.olga).count == 2
    communities.decide_request(actor=viewer_of(place.mo), request=first, approve=True)
    drain()
    assert Notification.objects.unread().filter(recipient=place.olga).exists()
    communities.decide_request(actor=viewer_of(place.mo), request=second, approve=False)
    drain()
    assert not Notification.objects.unread().filter(recipient=place.olga).exists()


def test_an_acceptance_taken_back_before_it_was_seen_leaves_nothing_unread(place, drain):
    given = make_answer(place.question, place.ben)
    posts.accept(actor=viewer_of(place.asta), answer=given)
    drain()
    place.question.refresh_from_db()
    posts.withdraw_acceptance(actor=viewer_of(place.asta), question=place.question)
    drain()
    assert not Notification.objects.unread().filter(recipient=place.ben).exists()


def test_an_answered_invitation_is_read(place, drain):
    invitation = communities.invite(actor=viewer_of(place.olga), community=place.community, person=place.dan)
    drain()
    communities.answer_invitation(actor=viewer_of(place.dan), invitation=invitation, accept=True)
    drain()
    assert not Notification.objects.unread().filter(recipient=place.dan).exists()


def test_comments_on_different_posts_are_different_lines(place, drain):
    PostFollow.objects.all().delete()
    for post in (place.question, make_post(place.community, place.asta)):
        posts.comment(actor=viewer_of(place.ben), post=post, body="Hm")
    drain()
    assert Notification.objects.filter(recipient=place.asta, kind="commented").count() == 2
