"""What one person may see is kept by nobody else: not by a shared cache, not by the browser after she signed out."""

from collections.abc import Callable

import pytest
from django.test import Client

from tests.factories import make_person

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/", "/people/", "/search/?q=x", "/inbox/", "/nowhere/"])
def test_pages_of_a_person_are_kept_by_her_browser_alone(as_: Callable[..., Client], path: str) -> None:
    kept = as_(make_person()).get(path)["Cache-Control"]
    assert "private" in kept
    assert "public" not in kept


def test_what_says_itself_how_it_is_kept_stays_so(as_: Callable[..., Client]) -> None:
    assert as_(make_person()).get("/brand.css")["Cache-Control"] == "public, max-age=3600"


def test_signing_out_forgets_the_pages_that_the_back_button_would_show(as_: Callable[..., Client]) -> None:
    browser = as_(make_person())
    assert "Clear-Site-Data" not in browser.get("/accounts/logout/")
    assert browser.post("/accounts/logout/")["Clear-Site-Data"] == '"cache"'
