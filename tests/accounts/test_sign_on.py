"""Signing up, confirming, signing in and out, new passwords, devices: the flows end to end."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from accounts import actions, suggestions
from accounts.models import User
from activity.models import Event
from communities.viewer import Viewer
from tests.factories import PASSWORD, make_admin, make_person, viewer_of

pytestmark = pytest.mark.django_db


def sign_up(browser, email="anna@example.com", name="Anna Schmidt", password=PASSWORD):
    data = {"email": email, "display_name": name, "password1": password}
    return browser.post(reverse("account_signup"), data, follow=True)


def sign_in(browser, email, password=PASSWORD):
    return browser.post(reverse("account_login"), {"login": email, "password": password}, follow=True)


def link_in_mail(pattern):
    return re.search(rf"https?://[^/\s]+({pattern}\S*)", mail.outbox[-1].body).group(1)


def confirmed(**fields):
    person = make_person(**fields)
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return person


def is_signed_in(browser):
    return "_auth_user_id" in browser.session


@override_settings(SIGNUP_POLICY="open")
def test_new_person_confirms_her_address_and_is_in(drain):
    browser = Client()
    sign_up(browser)
    person = User.objects.get()
    assert (person.display_name, person.handle, person.is_confirmed) == ("Anna Schmidt", "anna.schmidt", False)
    assert not is_signed_in(browser)
    browser.post(link_in_mail("/accounts/confirm-email/"))
    person.refresh_from_db()
    assert person.is_confirmed
    assert Event.objects.filter(verb="person_joined", person_id=person.pk).count() == 1
    assert suggestions.find("schm") == [person]
    sign_in(browser, "anna@example.com")
    assert is_signed_in(browser)


@override_settings(SIGNUP_POLICY="open")
def test_nobody_sees_who_has_not_confirmed():
    sign_up(Client(), name="Helen Marsh, CEO")
    person = User.objects.get()
    reader = viewer_of(make_person())
    assert person not in User.objects.visible_to(reader)
    assert person not in User.objects.active()
    assert not suggestions.find("helen")


@override_settings(SIGNUP_POLICY="domain", SIGNUP_DOMAINS=["example.com", "larkfield.example"])
def test_address_of_the_company_signs_up_and_another_does_not():
    sign_up(Client(), email="anna@Larkfield.example")
    assert User.objects.get().email == "anna@larkfield.example"
    response = sign_up(Client(), email="eve@evil-example.com", name="Eve")
    assert "ends in @example.com, @larkfield.example" in response.content.decode()
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    "address",
    [
        "a@evil-example.com",
        "a@example.com.evil.org",
        "a@sub.example.com",
        "a@example.com@evil.org",
        '"a@evil.org"@example.com',
        "=?utf-8?q?a=40evil.org?=@example.com",
    ],
)
def test_address_that_only_looks_like_the_company_s_does_not_sign_up(settings, address):
    """The last two are of the domain; mail programs have sent such on to the address inside."""
    settings.SIGNUP_POLICY, settings.SIGNUP_DOMAINS = "domain", ["example.com"]
    assert sign_up(Client(), email=address).status_code == 200
    assert not User.objects.exists()


@override_settings(SIGNUP_POLICY="open")
def test_taken_address_tells_its_owner_and_nobody_else():
    person = confirmed(email="anna@example.com")
    response = sign_up(Client())
    assert User.objects.count() == 1
    assert "already" not in response.content.decode().lower()
    assert mail.outbox[-1].to == [person.email]


@override_settings(SIGNUP_POLICY="open")
def test_weak_password_and_missing_name_come_back():
    response = sign_up(Client(), password="12345", name="")
    assert {"password1", "display_name"} <= response.context["form"].errors.keys()
    assert not User.objects.exists()


@override_settings(SIGNUP_POLICY="open")
def test_two_people_of_one_name_get_two_handles():
    sign_up(Client(), email="a@example.com")
    sign_up(Client(), email="b@example.com")
    assert sorted(User.objects.values_list("handle", flat=True)) == ["anna.schmidt", "anna.schmidt2"]


def test_signing_in_and_out():
    person = confirmed()
    browser = Client()
    assert "error" in sign_in(browser, person.email, "wrong password").content.decode()
    assert not is_signed_in(browser)
    sign_in(browser, person.email.upper())
    assert is_signed_in(browser)
    browser.post(reverse("account_logout"))
    assert not is_signed_in(browser)


def test_signing_out_needs_a_post(as_):
    browser = as_(make_person())
    browser.get(reverse("account_logout"))
    assert is_signed_in(browser)


def test_forgotten_password_is_replaced_by_mail():
    person = confirmed()
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": person.email})
    response = browser.get(link_in_mail("/accounts/password/reset/key/"), follow=True)
    form_url = response.redirect_chain[-1][0] if response.redirect_chain else response.request["PATH_INFO"]
    browser.post(form_url, {"password1": "another horse battery", "password2": "another horse battery"})
    sign_in(browser, person.email, "another horse battery")
    assert is_signed_in(browser)


def test_unknown_address_gets_the_same_page_as_a_known_one():
    person = confirmed()
    pages = [
        Client().post(reverse("account_reset_password"), {"email": email}, follow=True).content
        for email in (person.email, "nobody@example.com")
    ]
    assert b"not assigned" not in pages[1]
    assert len(pages[0]) == len(pages[1])


def test_password_is_changed_with_the_old_one():
    person = confirmed()
    browser = Client()
    sign_in(browser, person.email)
    form = {"oldpassword": PASSWORD, "password1": "another horse battery", "password2": "another horse battery"}
    browser.post(reverse("account_change_password"), form)
    person.refresh_from_db()
    assert person.check_password("another horse battery")


def test_devices_are_listed_and_the_others_signed_out():
    person = confirmed()
    here, there = Client(), Client()
    for browser in (here, there):
        sign_in(browser, person.email)
        browser.get(reverse("settings_profile"))
    assert here.get(reverse("usersessions_list")).context["session_count"] == 2
    here.post(reverse("usersessions_list"))
    assert there.get(reverse("settings_profile")).status_code == 302
    assert here.get(reverse("settings_profile")).status_code == 200


def test_deactivated_person_is_out_at_once_on_all_devices():
    person = confirmed()
    browser = Client()
    sign_in(browser, person.email)
    actions.deactivate(actor=viewer_of(make_admin()), person=person)
    assert browser.get(reverse("settings_profile")).status_code == 302
    response = sign_in(browser, person.email)
    assert not is_signed_in(browser)
    assert "closed" in response.content.decode()
    assert Viewer(person).person is None
    actions.reactivate(actor=viewer_of(make_admin()), person=person)
    sign_in(browser, person.email)
    assert is_signed_in(browser)


def test_too_many_wrong_passwords_have_to_wait(settings):
    person = confirmed()
    browser = Client()
    for _ in range(10):
        sign_in(browser, person.email, "wrong password")
    sign_in(browser, person.email)
    assert not is_signed_in(browser)


def test_settings_pages_share_one_frame():
    person = confirmed()
    browser = Client()
    sign_in(browser, person.email)
    for name in ("settings_profile", "account_email", "account_change_password", "mfa_index", "usersessions_list"):
        page = browser.get(reverse(name)).content.decode()
        assert reverse("settings_notifications") in page, name
        assert 'aria-current="page"' in page, name
