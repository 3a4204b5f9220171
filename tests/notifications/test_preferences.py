"""The settings of notices: each kind its switch."""

from __future__ import annotations

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from notifications import actions
from notifications.levels import DEFAULTS, levels_of
from notifications.models import Level, NoticeKind, Notification, Preference
from tests.factories import make_person, viewer_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make_person("Anna")


def test_every_kind_has_a_default():
    assert set(DEFAULTS) == set(NoticeKind.values)


def test_the_page_shows_every_kind_with_its_level(as_, anna):
    page = as_(anna).get(reverse("settings_notifications")).content.decode()
    for kind in NoticeKind:
        assert page.count(f'name="{kind.value}"') == 3
    assert page.count("checked") == len(NoticeKind)


def test_saving_keeps_only_what_changed(as_, anna):
    data = DEFAULTS | {"mentioned": "off", "accepted": "email"}
    browser = as_(anna)
    for _ in range(2):
        assert browser.post(reverse("settings_notifications"), data).url == reverse("settings_notifications")
    assert dict(Preference.objects.values_list("kind", "level")) == {"mentioned": "off", "accepted": "email"}
    assert levels_of(anna.pk)["mentioned"] == Level.OFF


def test_a_level_that_does_not_exist_is_refused(as_, anna):
    answer = as_(anna).post(reverse("settings_notifications"), DEFAULTS | {"mentioned": "pigeon"})
    assert answer.status_code == 422
    assert not Preference.objects.exists()


def test_switching_mail_off_takes_waiting_lines_out_of_the_next_mail(anna):
    line = Notification.objects.create(recipient=anna, kind="invited", group="g", mail_due_at="2026-01-01T00:00:00Z")
    actions.set_preference(actor=viewer_of(anna), kind="invited", level="app")
    line.refresh_from_db()
    assert line.mail_due_at is None


@pytest.mark.parametrize(("kind", "level"), [("gossip", "app"), ("mentioned", "loud")])
def test_unknown_words_are_refused(anna, kind, level):
    with pytest.raises(ValidationError):
        actions.set_preference(actor=viewer_of(anna), kind=kind, level=level)


def test_strangers_have_no_settings(client):
    with pytest.raises(PermissionDenied):
        actions.set_preference(actor=viewer_of(None), kind="mentioned", level="off")
    assert client.get(reverse("settings_notifications")).url.startswith(reverse("account_login"))


def test_other_methods_are_refused(as_, anna):
    assert as_(anna).delete(reverse("settings_notifications")).status_code == 405
