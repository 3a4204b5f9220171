"""People in the administration: added, changed, deactivated, claims decided."""

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts import actions
from accounts.models import Claim, User
from activity.models import Event
from tests.factories import PASSWORD, make_admin, make_person, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin():
    return make_admin()


def test_sign_in_of_the_administration_is_the_site_s_own(as_):
    response = as_(None).get(reverse("admin:index"), follow=True)
    assert response.redirect_chain[-1][0].startswith(reverse("account_login"))


def test_employee_does_not_get_in(as_):
    assert as_(make_person()).get(reverse("admin:accounts_user_changelist")).status_code in (302, 403)


def test_adding_a_person(as_, admin):
    form = {"email": "New@Example.com", "display_name": "New Person", "handle": "", "job_title": "", "department": ""}
    response = as_(admin).post(reverse("admin:accounts_user_add"), form)
    assert response.status_code == 302
    person = User.objects.get(email="new@example.com")
    assert person.handle == "new.person"
    assert not person.has_usable_password()
    assert EmailAddress.objects.get(user=person).verified
    assert Event.objects.filter(verb="person_joined", person_id=person.pk).exists()


def test_changing_a_profile_and_rights(as_, admin):
    person = make_person("Anna")
    browser, address = as_(admin), reverse("admin:accounts_user_change", args=[person.pk])
    form = browser.get(address).context["adminform"].form
    data = {name: form.initial.get(name) or "" for name in form.fields if name not in ("password",)}
    data |= {"job_title": "Lead", "is_staff": "on", "groups": [], "user_permissions": []}
    response = browser.post(address, data)
    assert response.status_code == 302, response.context["adminform"].form.errors
    person.refresh_from_db()
    assert (person.job_title, person.is_staff) == ("Lead", True)
    assert Event.objects.get(verb="rights_changed").is_audit
    assert Event.objects.filter(verb="person_changed").exists()


def test_reserved_handle_is_refused(as_, admin):
    form = {"email": "n@example.com", "display_name": "N", "handle": "root", "job_title": "", "department": ""}
    response = as_(admin).post(reverse("admin:accounts_user_add"), form)
    assert "reserved" in str(response.context["adminform"].form.errors)


def act(browser, model, name, *rows):
    return browser.post(
        reverse(f"admin:accounts_{model}_changelist"),
        {"action": name, "_selected_action": [row.pk for row in rows]},
        follow=True,
    )


def test_deactivating_and_reactivating(as_, admin):
    person = make_person()
    browser = as_(admin)
    act(browser, "user", "deactivate", person, admin)
    person.refresh_from_db()
    admin.refresh_from_db()
    assert (person.is_active, admin.is_active) == (False, True)
    act(browser, "user", "reactivate", person)
    person.refresh_from_db()
    assert person.is_active


def test_deciding_claims(as_, admin):
    placeholders = [
        User.objects.create(handle=f"imp{number}", display_name="Imported", source="x", source_id=str(number))
        for number in range(2)
    ]
    claims = [actions.claim(actor=viewer_of(make_person()), placeholder=placeholder) for placeholder in placeholders]
    browser = as_(admin)
    act(browser, "claim", "approve", claims[0])
    act(browser, "claim", "decline", claims[1])
    assert list(Claim.objects.order_by("pk").values_list("state", flat=True)) == ["approved", "declined"]


def test_people_are_never_deleted(as_, admin):
    person = make_person()
    assert as_(admin).post(reverse("admin:accounts_user_delete", args=[person.pk]), {"post": "yes"}).status_code == 403


@pytest.mark.parametrize("model", ["accounts_user", "accounts_claim", "accounts_signupinvitation"])
def test_lists_are_shown(as_, admin, model):
    assert as_(admin).get(reverse(f"admin:{model}_changelist"), {"q": "a"}).status_code == 200


def test_staff_with_a_permission_cannot_make_themselves_administrators(as_, admin):
    """Rights and passwords of people are for administrators, whatever permission somebody was given."""
    staff = make_person(is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(content_type__app_label="accounts"))
    browser = as_(staff)
    assert browser.get(reverse("admin:accounts_user_changelist")).status_code == 200
    for name in ("admin:accounts_user_change", "admin:auth_user_password_change"):
        data = {"password1": "another long secret", "password2": "another long secret", "usable_password": "true"}
        response = browser.post(reverse(name, args=[admin.pk]), data)
        assert response.status_code == 403
    admin.refresh_from_db()
    assert admin.check_password(PASSWORD)
    assert browser.get(reverse("admin:accounts_user_add")).status_code == 403
