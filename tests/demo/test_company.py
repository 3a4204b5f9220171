"""The demo company is made by the rooms' actions, once, and is consistent."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from activity.models import Delivery, Event
from communities.models import Community, Invitation, JoinRequest
from communities.viewer import Viewer
from demo.logins import LOGINS, PASSWORD
from experts.models import Expertise, Offer
from notifications.models import Notification
from posts.counts import recount
from posts.models import Comment, Post, Reaction, Report, Vote

pytestmark = [pytest.mark.slow, pytest.mark.django_db]


@pytest.fixture(scope="module", autouse=True)
def _company(django_db_setup, django_db_blocker):
    """Made once for the whole module, and undone afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        call_command("make_demo", verbosity=0)
        yield
        transaction.set_rollback(True)


def counts():
    tables = (User, Community, Post, Comment, Vote, Reaction, Event, Notification, Expertise, Report)
    return [table.objects.count() for table in tables]


def viewer(number: int) -> Viewer:
    return Viewer(User.objects.get(email=LOGINS[number].email))


EMPLOYEE, EXPERT, MODERATOR, ADMIN = range(4)


def test_company_is_there():
    assert User.objects.active().count() == 42
    assert Community.objects.count() == 8
    assert Post.objects.published().count() >= 160
    assert Comment.objects.published().count() >= 140
    assert Post.objects.solved().count() >= 25
    assert Post.objects.unanswered().exists()


def test_second_run_changes_nothing():
    before = counts()
    told = StringIO()
    call_command("make_demo", stdout=told)
    assert counts() == before
    assert "nothing was changed" in told.getvalue()


def test_stored_counts_are_right():
    assert not [str(difference) for difference in recount(mend=False)]


def test_everything_is_delivered_and_nothing_mailed():
    assert not Delivery.objects.filter(done_at=None).exists()
    assert not Delivery.objects.exclude(error="").exists()
    assert not Notification.objects.exclude(mail_due_at=None).exists()
    assert not mail.outbox


def test_it_happened_over_ninety_days_and_not_in_the_future():
    days = {event.at.date() for event in Event.objects.only("at")}
    assert len(days) > 70
    assert not Event.objects.filter(at__gt=timezone.now()).exists()
    first = Post.objects.published().order_by("published_at").first()
    assert timezone.now() - first.published_at > timedelta(days=85)
    for post in Post.objects.published():
        assert post.created_at <= post.published_at <= post.active_at <= timezone.now(), post
    for answer in Post.objects.published().filter(kind="answer").select_related("question"):
        assert answer.published_at >= answer.question.published_at, answer


def test_notices_are_of_their_day():
    assert Notification.objects.filter(updated_at__lt=timezone.now() - timedelta(days=30)).exists()
    assert not Notification.objects.unread().filter(updated_at__lt=timezone.now() - timedelta(days=7)).exists()


def test_each_login_has_something_to_do():
    assert Notification.objects.unread().filter(recipient=viewer(EMPLOYEE).person).exists()
    assert Offer.objects.waiting().filter(expert=viewer(EXPERT).person).count() >= 2
    assert Invitation.objects.unanswered().filter(person=viewer(EXPERT).person).exists()
    assert Report.objects.undecided().visible_to(viewer(MODERATOR)).count() == 2
    assert JoinRequest.objects.pending().visible_to(viewer(ADMIN)).count() == 2
    assert Post.objects.drafts().filter(author=viewer(EMPLOYEE).person).exists()


def test_employee_knows_nothing_of_the_secret_project():
    assert not Community.objects.visible_to(viewer(EMPLOYEE)).filter(visibility="secret").exists()
    assert not Post.objects.visible_to(viewer(EMPLOYEE)).filter(community__visibility="secret").exists()


@pytest.mark.parametrize("number", range(len(LOGINS)))
def test_logins_get_in_and_see_their_pages(number):
    browser = Client()
    browser.post(reverse("account_login"), {"login": LOGINS[number].email, "password": PASSWORD})
    for name in ("home", "inbox", "communities", "people", "questions", "org_chart", "desk"):
        assert browser.get(reverse(name)).status_code == 200, name
