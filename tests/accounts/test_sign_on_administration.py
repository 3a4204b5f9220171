"""Administrators see where and how people sign in, not the secrets with which they do."""

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Permission
from django.urls import reverse

from tests.factories import make_admin, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(as_):
    return as_(make_admin())


def test_sessions_are_found_and_their_keys_are_not_shown(browser):
    person = make_person("Anna")
    session = UserSession.objects.create(user=person, session_key="k" * 32, ip="10.0.0.1", user_agent="Firefox")
    listed = browser.get(reverse("admin:usersessions_usersession_changelist"), {"q": "anna"})
    assert "10.0.0.1" in listed.content.decode()
    shown = browser.get(reverse("admin:usersessions_usersession_change", args=[session.pk]))
    assert "Firefox" in shown.content.decode()
    assert session.session_key not in shown.content.decode()


def test_second_step_is_removed_and_its_secret_is_not_shown(browser):
    step = Authenticator.objects.create(user=make_person(), type="totp", data={"secret": "JBSWY3DP"})
    shown = browser.get(reverse("admin:mfa_authenticator_change", args=[step.pk]))
    assert shown.status_code == 200
    assert "JBSWY3DP" not in shown.content.decode()
    browser.post(reverse("admin:mfa_authenticator_delete", args=[step.pk]), {"post": "yes"})
    assert not Authenticator.objects.exists()


def test_address_of_an_administrator_is_not_changed_by_staff_with_a_permission(as_):
    admin, staff = make_admin(), make_person(is_staff=True)
    address = EmailAddress.objects.create(user=admin, email=admin.email, verified=True, primary=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="account"))
    browser = as_(staff)
    assert browser.get(reverse("admin:account_emailaddress_changelist"), {"q": "a"}).status_code == 200
    change = reverse("admin:account_emailaddress_change", args=[address.pk])
    assert browser.post(change, {"email": "mine@example.com"}).status_code == 403
    assert browser.get(reverse("admin:account_emailaddress_add")).status_code == 403
