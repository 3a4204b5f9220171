"""The signed link that stops mail."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from notifications import unsubscribing
from notifications.levels import levels_of
from notifications.models import Level
from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna():
    return make_person("Anna")


def path_for(person, kinds):
    return unsubscribing.url_for(person, kinds).removeprefix("http://127.0.0.1:8020")


def test_asking_changes_nothing_and_names_what_would_stop(anna):
    page = Client().get(path_for(anna, ["answered"]))
    assert page.status_code == 200
    assert b"is answered" in page.content
    assert levels_of(anna.pk)["answered"] == Level.EMAIL


def test_posting_works_without_signing_in_and_without_a_token_of_a_form(anna):
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert strict.post(path_for(anna, ["answered", "mentioned"])).status_code == 200
    levels = levels_of(anna.pk)
    assert (levels["answered"], levels["mentioned"], levels["commented"]) == (Level.APP, Level.APP, Level.EMAIL)


def test_all_mail_can_be_stopped(anna):
    Client().post(path_for(anna, ["answered"]), {"scope": "all"})
    assert Level.EMAIL not in levels_of(anna.pk).values()


def test_what_is_off_stays_off(anna):
    anna.notice_preferences.create(kind="answered", level=Level.OFF)
    Client().post(path_for(anna, ["answered"]))
    assert levels_of(anna.pk)["answered"] == Level.OFF


def test_a_link_that_we_did_not_sign_is_nothing(anna):
    path = path_for(anna, ["answered"])
    assert Client().post(path[:-3] + "xx/").status_code == 404
    assert Client().get(reverse("unsubscribe", args=["nonsense"])).status_code == 404


def test_a_link_of_a_person_who_is_gone_is_nothing(anna):
    path = path_for(anna, ["answered"])
    anna.delete()
    assert Client().get(path).status_code == 404


def test_other_methods_are_refused(anna):
    assert Client().put(path_for(anna, ["answered"])).status_code == 405
