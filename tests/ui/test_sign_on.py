"""The pages and mails of allauth, in our words and look."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.test.utils import override_settings

from accounts.models import User
from tests.factories import PASSWORD, make_person

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


def _confirmed(person: User) -> User:
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


ENTRANCE = {
    "/accounts/login/": "Sign in to KM20",
    "/accounts/signup/": "You need an invitation",
    "/accounts/password/reset/": "Get a new password",
    "/accounts/password/reset/done/": "Look into your mail",
    "/accounts/password/reset/key/done/": "Your password is changed",
    "/accounts/confirm-email/": "Look into your mail",
    "/accounts/confirm-email/no-such-key/": "This link does not work",
    "/accounts/password/reset/key/x-y/": "This link does not work",
    "/accounts/inactive/": "This account is closed",
}
SETTINGS = {
    "/accounts/email/": "Your addresses",
    "/accounts/password/change/": "Choose a new password",
    "/accounts/sessions/": "Where you are signed in",
    "/accounts/2fa/": "Authenticator app",
    "/accounts/2fa/totp/activate/": "Set up the authenticator app",
    "/accounts/2fa/recovery-codes/generate/": None,
    "/accounts/logout/": "Sign out?",
}


@pytest.mark.parametrize(("address", "heading"), ENTRANCE.items())
def test_entrance_is_one_sheet(client: Client, address: str, heading: str) -> None:
    html = client.get(address).content.decode()
    assert heading in html
    assert 'class="sheet"' in html
    assert html.count("<h1") == 1


@pytest.mark.parametrize(("address", "heading"), SETTINGS.items())
def test_settings_of_sign_on_are_in_our_look(client: Client, address: str, heading: str | None) -> None:
    person = _confirmed(make_person())
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    response = client.get(address, follow=True)
    assert response.status_code == 200
    assert heading is None or heading in response.content.decode()
    assert "css/km20.css" in response.content.decode()


@override_settings(SIGNUP_POLICY="open")
def test_sign_up_asks_for_name_address_and_password(client: Client) -> None:
    html = client.get("/accounts/signup/").content.decode()
    assert "Join KM20" in html
    for name in ("display_name", "email", "password1"):
        assert f'name="{name}"' in html


def test_wrong_password_is_said_over_the_form(client: Client) -> None:
    person = _confirmed(make_person())
    html = client.post("/accounts/login/", {"login": person.email, "password": "wrong"}).content.decode()
    assert 'role="alert"' in html


def test_signing_in_needs_no_toast(client: Client) -> None:
    person = _confirmed(make_person())
    response = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD}, follow=True)
    assert "data-toast" not in response.content.decode()


def test_reauthentication_asks_for_the_password(client: Client) -> None:
    person = _confirmed(make_person())
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    html = client.get("/accounts/reauthenticate/").content.decode()
    assert "Is it you?" in html
    assert 'name="password"' in html


def test_second_step_and_recovery_codes(client: Client) -> None:
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

    person = _confirmed(make_person())
    TOTP.activate(person, generate_totp_secret())
    codes = RecoveryCodes.activate(person).generate_codes()
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    html = client.get("/accounts/2fa/authenticate/").content.decode()
    assert "The second step" in html
    client.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert "Switch it off" in client.get("/accounts/2fa/").content.decode()
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert codes[1] in client.get("/accounts/2fa/recovery-codes/", follow=True).content.decode()
    assert (
        "Switch the authenticator app off" in client.get("/accounts/2fa/totp/deactivate/", follow=True).content.decode()
    )


# --- Mails ------------------------------------------------------------------------------------------------------------


def _check(subject: str) -> str:
    """One mail with that subject, as text and as HTML; returns the first link in it."""
    assert len(mail.outbox) == 1
    sent = mail.outbox[0]
    assert sent.subject == subject
    html = str(sent.alternatives[0][0])  # type: ignore[attr-defined]
    assert "<html" in html
    assert "KM20" in html
    assert "KM20" in sent.body
    assert "<" not in sent.body
    link = re.search(r"https?://\S+", sent.body)
    assert link is not None
    assert link[0] in html
    return link[0]


def test_reset_mail_leads_to_a_new_password(client: Client) -> None:
    person = _confirmed(make_person())
    client.post("/accounts/password/reset/", {"email": person.email})
    link = _check("Choose a new password")
    response = client.get(link, follow=True)
    html = response.content.decode()
    assert "Choose a new password" in html
    new = {"password1": "a new long secret", "password2": "a new long secret"}
    client.post(response.request["PATH_INFO"], new)
    person.refresh_from_db()
    assert person.check_password("a new long secret")
    assert mail.outbox[-1].subject == "Your password was set anew"


def test_reset_of_an_unknown_address_says_so_by_mail_only(client: Client) -> None:
    response = client.post("/accounts/password/reset/", {"email": "nobody@example.com"}, follow=True)
    assert "Look into your mail" in response.content.decode()
    _check("No account with this address")


@override_settings(SIGNUP_POLICY="open")
def test_sign_up_mail_leads_to_the_confirmation(client: Client) -> None:
    client.post(
        "/accounts/signup/", {"email": "new@example.com", "password1": "a long secret", "display_name": "New One"}
    )
    link = _check("One step left: confirm your e-mail address")
    html = client.get(link).content.decode()
    assert "Confirm your address" in html
    assert "new@example.com" in html


@override_settings(SIGNUP_POLICY="open")
def test_sign_up_with_a_known_address_tells_its_owner(client: Client) -> None:
    person = _confirmed(make_person())
    client.post("/accounts/signup/", {"email": person.email, "password1": "a long secret", "display_name": "Again"})
    _check("You already have an account")


def test_change_of_password_is_told(client: Client) -> None:
    person = _confirmed(make_person())
    client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "a new long secret", "password2": "a new long secret"}
    client.post("/accounts/password/change/", new)
    assert mail.outbox[0].subject == "Your password was changed"
    assert "choose a new password at once" in mail.outbox[0].body
