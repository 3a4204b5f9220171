"""Nothing that no form sends reaches the site: NUL characters, endless bodies."""

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from ui.intake import IntakeMiddleware

factory = RequestFactory()


def taken_in(request: HttpRequest) -> HttpRequest:
    """The request as the view gets it."""
    seen: list[HttpRequest] = []

    def view(request: HttpRequest) -> HttpResponse:
        intake.process_view(request, view, (), {})
        seen.append(request)
        return HttpResponse()

    intake = IntakeMiddleware(view)
    assert intake(request).status_code == 200
    return seen[0]


def test_nul_is_taken_out_of_addresses_forms_and_cookies() -> None:
    asked = taken_in(factory.post("/x/?q=a%00b&q=c", {"bo\0dy": "a\0b", "other": "c"}))
    assert (asked.GET.getlist("q"), asked.POST.dict()) == (["ab", "c"], {"body": "ab", "other": "c"})
    request = factory.get("/x/")
    request.COOKIES = {"sessionid": "aaaaaaaa\0", "theme": "dark"}
    assert taken_in(request).COOKIES == {"theme": "dark"}


@pytest.mark.django_db
def test_path_with_nul_is_no_page(client: Client) -> None:
    assert client.get("/people/%00/").status_code == 404


@pytest.mark.django_db
def test_more_than_an_upload_needs_is_refused_unread(client: Client) -> None:
    response = client.post("/accounts/login/", CONTENT_LENGTH="999999999")
    assert response.status_code == 413
    assert "did not understand" in response.content.decode() or "not understood" in response.content.decode()
