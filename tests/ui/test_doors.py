"""A door says who may come in by which method, and explains a refusal."""

from types import SimpleNamespace

import pytest
from django.contrib.messages.storage.cookie import CookieStorage
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from ui.doors import Audience, door, wanted
from ui.responses import back

factory = RequestFactory()


def asked(method: str = "GET", *, person: object = None, path: str = "/x/?a=1", **extra: object) -> HttpRequest:
    request = factory.generic(method, path, **extra)
    request.viewer = SimpleNamespace(person=person)
    request._messages = CookieStorage(request)
    return request


@door("GET")
def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse("in")


@door("GET", audience=Audience.STAFF)
def office(request: HttpRequest) -> HttpResponse:
    return HttpResponse("office")


@door("POST")
def refusing(request: HttpRequest) -> HttpResponse:
    raise ValidationError("A community always keeps an owner.")


def test_stranger_is_sent_to_sign_in_and_comes_back() -> None:
    response = page(asked())
    assert response.status_code == 302
    assert response.url.endswith("?next=/x/%3Fa%3D1")


def test_wrong_method_is_405() -> None:
    assert page(asked("POST", person=object())).status_code == 405


def test_head_is_a_get() -> None:
    assert page(asked("HEAD", person=object())).status_code == 200


def test_employee_may_not_open_what_is_for_staff() -> None:
    with pytest.raises(PermissionDenied):
        office(asked(person=SimpleNamespace(is_staff=False)))
    assert office(asked(person=SimpleNamespace(is_staff=True))).content == b"office"


def test_refusal_becomes_a_message_where_the_person_was() -> None:
    request = asked("POST", person=object(), HTTP_REFERER="http://testserver/c/kafka/?kind=idea")
    response = refusing(request)
    assert response.status_code == 302
    assert response.url == "/c/kafka/?kind=idea"
    assert [str(message) for message in request._messages] == ["A community always keeps an owner."]


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_the_way_back_never_leads_to_another_site(elsewhere: str) -> None:
    request = factory.post("/x/", {"next": elsewhere}, HTTP_REFERER=elsewhere)
    assert back(request, "/communities/").url == "/communities/"


@pytest.mark.parametrize("path", ["//evil.example/x", "/\\evil.example/x", "///evil.example/x"])
def test_the_way_back_is_not_read_as_the_name_of_another_site(path: str) -> None:
    """A person on the 404 page of https://here//evil.example/x changes the theme: she stays here."""
    request = factory.post("/x/", HTTP_REFERER=f"http://testserver{path}")
    assert back(request, "/communities/").url in ("/evil.example/x", "/communities/")


@pytest.mark.parametrize(("state", "expected"), [("on", True), ("off", False)])
def test_toggle_asks_for_a_state(state: str, expected: bool) -> None:
    assert wanted(factory.post("/x/", {"state": state})) is expected


def test_toggle_without_a_state_is_refused() -> None:
    with pytest.raises(ValidationError):
        wanted(factory.post("/x/", {}))
