"""Inviting addresses to the site, and signing up by the link."""

import re

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import actions
from accounts.models import INVITATION_LASTS, SignupInvitation, User
from tests.factories import make_admin, make_person, viewer_of

pytestmark = pytest.mark.django_db

PASSWORD = "correct horse battery"


def invite(drain, email="new@example.com"):
    actions.invite_to_site(actor=viewer_of(make_admin()), emails=[email])
    drain()
    return SignupInvitation.objects.get(email=email)


def sign_up(browser, email, name="New Person"):
    return browser.post(
        reverse("account_signup"), {"email": email, "display_name": name, "password1": PASSWORD}, follow=True
    )


def test_administrator_invites_several_addresses(as_, drain):
    make_person(email="here@example.com")
    browser = as_(make_admin())
    response = browser.post(
        reverse("site_invitations"), {"emails": "one@example.com, TWO@example.com\nhere@example.com"}, follow=True
    )
    page = response.content.decode()
    assert "2 invitations are on their way" in page
    assert "Already here: here@example.com" in page
    drain()
    assert sorted(message.to[0] for message in mail.outbox) == ["one@example.com", "two@example.com"]
    drain()
    assert len(mail.outbox) == 2


def test_mail_has_text_and_html_with_the_link(drain):
    invitation = invite(drain)
    (message,) = mail.outbox
    address = reverse("signup_invitation", args=[invitation.token])
    assert address in message.body
    assert address in message.alternatives[0][0]


@pytest.mark.parametrize("emails", ["", "nonsense", "a@b", ", ,"])
def test_bad_addresses_come_back(as_, emails):
    response = as_(make_admin()).post(reverse("site_invitations"), {"emails": emails})
    assert response.status_code == 422
    assert not SignupInvitation.objects.exists()


def test_employee_invites_only_where_the_site_says_so(as_):
    browser = as_(make_person())
    assert browser.get(reverse("site_invitations")).status_code == 403
    with override_settings(SITE_INVITATIONS_BY_EVERYONE=True):
        assert browser.get(reverse("site_invitations")).status_code == 200


@override_settings(SITE_INVITATIONS_BY_EVERYONE=True)
def test_employee_sees_her_own_invitations_only(as_, drain):
    invite(drain, "others@example.com")
    anna = make_person()
    actions.invite_to_site(actor=viewer_of(anna), emails=["mine@example.com"])
    page = as_(anna).get(reverse("site_invitations")).content.decode()
    assert "mine@example.com" in page
    assert "others@example.com" not in page


@override_settings(SIGNUP_POLICY="invitation")
def test_sign_up_is_closed_without_an_invitation(as_):
    response = as_(None).get(reverse("account_signup"))
    assert "You need an invitation" in response.content.decode()
    sign_up(Client(), "x@example.com")
    assert not User.objects.exists()


@override_settings(SIGNUP_POLICY="invitation")
def test_invited_address_signs_up_without_another_mail(as_, drain):
    invitation = invite(drain)
    mail.outbox.clear()
    browser = Client()
    browser.get(reverse("signup_invitation", args=[invitation.token]))
    form = browser.get(reverse("account_signup")).content.decode()
    assert re.search(r'value="new@example.com"', form)
    sign_up(browser, "new@example.com")
    person = User.objects.get(email="new@example.com")
    assert person.is_confirmed
    assert person.handle == "new.person"
    assert "_auth_user_id" in browser.session
    assert not mail.outbox
    invitation.refresh_from_db()
    assert invitation.used_at is not None
    gone = Client().get(reverse("signup_invitation", args=[invitation.token]))
    assert gone.status_code == 410
    assert "signed up with it already" in gone.content.decode()


@override_settings(SIGNUP_POLICY="invitation")
def test_invitation_is_for_exactly_its_address(drain):
    invitation = invite(drain)
    browser = Client()
    browser.get(reverse("signup_invitation", args=[invitation.token]))
    response = sign_up(browser, "other@example.com")
    assert "The invitation is for new@example.com" in response.content.decode()
    assert not User.objects.filter(email="other@example.com").exists()


def test_invitation_runs_out(drain):
    invitation = invite(drain)
    SignupInvitation.objects.update(at=timezone.now() - INVITATION_LASTS)
    assert Client().get(reverse("signup_invitation", args=[invitation.token])).status_code == 410
    again = invite(drain)
    assert again.pk == invitation.pk
    assert Client().get(reverse("signup_invitation", args=[again.token])).status_code == 302


def test_invitation_is_taken_back(as_, drain):
    invitation = invite(drain)
    as_(make_admin()).post(reverse("site_invitations"), {"take_back": str(invitation.pk)})
    assert Client().get(reverse("signup_invitation", args=[invitation.token])).status_code == 410


def test_who_is_signed_in_needs_no_invitation(as_, drain):
    invitation = invite(drain)
    assert as_(make_person()).get(reverse("signup_invitation", args=[invitation.token]))["Location"] == "/"
