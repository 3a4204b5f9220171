"""The shell around every page, and the ui room's own pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.conf import settings
from django.test import Client, RequestFactory
from django.test.utils import override_settings

from accounts.models import User
from tests.factories import make_admin, make_community, make_member, make_person
from ui.keys import GROUPS, keymap

As = Callable[[User | None], Client]
pytestmark = pytest.mark.django_db


# --- Brand ------------------------------------------------------------------------------------------------------------


def test_brand_is_one_hue_that_may_be_kept(client: Client) -> None:
    response = client.get("/brand.css")
    assert response.content.decode() == ":root{--brand-hue:172}\n"
    assert response["Content-Type"].startswith("text/css")
    assert "max-age" in response["Cache-Control"]
    again = client.get("/brand.css", headers={"if-none-match": response["ETag"]})
    assert again.status_code == 304


@override_settings(BRAND_HUE=20)
def test_brand_follows_the_setting(client: Client) -> None:
    assert client.get("/brand.css").content == b":root{--brand-hue:20}\n"


# --- Keys -------------------------------------------------------------------------------------------------------------


def test_keys_page_lists_every_key(as_: As) -> None:
    html = as_(make_person()).get("/keys/").content.decode()
    for group in GROUPS:
        for key in group.keys:
            assert str(key.label) in html


def test_keys_come_as_a_fragment_for_the_dialog(as_: As) -> None:
    html = as_(make_person()).get("/keys/", headers={"hx-request": "true"}).content.decode()
    assert "<html" not in html
    assert "dialog__head" in html


def test_single_keys_can_be_switched_off_and_on(as_: As) -> None:
    browser = as_(make_person())
    browser.post("/keys/", {"state": "off"})
    assert 'data-keys="off"' in browser.get("/keys/").content.decode()
    browser.post("/keys/", {"state": "on"})
    assert 'data-keys="on"' in browser.get("/keys/").content.decode()


def test_every_key_does_something_known() -> None:
    """The registry of the browser knows these by name, or an element carries them as data-does."""
    deeds = (settings.BASE_DIR / "static/js/behaviours/keys.js").read_text()
    known = "\n".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    known += (settings.BASE_DIR / "posts/controls.py").read_text()
    for keys, does in keymap().items():
        assert f"  {does}: (" in deeds or f'data-does="{does}' in known or f'"{does}"' in known, keys


# --- Theme ------------------------------------------------------------------------------------------------------------


def test_theme_is_in_the_page_before_any_script(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    html = client.get("/accounts/login/").content.decode()
    assert 'data-theme="dark"' in html
    assert '<meta name="color-scheme" content="dark">' in html


def test_theme_follows_the_system_unless_chosen(client: Client) -> None:
    client.post("/theme/", {"theme": "dark"})
    client.post("/theme/", {"theme": ""})
    html = client.get("/accounts/login/").content.decode()
    assert "data-theme" not in html
    assert 'content="light dark"' in html


def test_theme_takes_no_other_word(client: Client) -> None:
    client.post("/theme/", {"theme": '"><script>'})
    assert "theme" not in client.cookies or not client.cookies["theme"].value
    client.cookies["theme"] = "purple"
    assert "data-theme" not in client.get("/accounts/login/").content.decode()


def test_theme_returns_to_where_it_was_chosen(client: Client) -> None:
    response = client.post("/theme/", {"theme": "dark"}, headers={"referer": "http://testserver/keys/"})
    assert response["Location"] == "/keys/"


# --- The shell --------------------------------------------------------------------------------------------------------


def test_rail_shows_her_communities_and_where_she_is(as_: As) -> None:
    person = make_person()
    community = make_community("Platform", hue=40)
    make_member(community, person)
    html = as_(person).get("/keys/").content.decode()
    assert f'href="/c/{community.slug}/"' in html
    assert "hue-40" in html
    assert as_(person).get("/inbox/").content.decode().count('aria-current="page"') >= 1


def test_shell_costs_no_query_for_each_community(as_: As, django_assert_max_num_queries: Callable) -> None:  # type: ignore[type-arg]
    person = make_person()
    for _number in range(12):
        make_member(make_community(), person)
    browser = as_(person)
    browser.get("/keys/")
    # session, person, memberships, unread notices (their visibility included)
    with django_assert_max_num_queries(5):
        browser.get("/keys/")


def test_stranger_sees_a_way_in_and_no_rail(client: Client) -> None:
    html = client.get("/keys/").content.decode()
    assert 'id="rail"' not in html
    assert "/accounts/login/" in html


def test_page_has_one_h1_landmarks_and_a_skip_link(as_: As) -> None:
    html = as_(make_person()).get("/keys/").content.decode()
    assert html.count("<h1") == 1
    for landmark in ("<main", '<header class="header"', '<nav class="rail"', 'href="#main"'):
        assert landmark in html


def test_htmx_evaluates_nothing_and_swaps_refused_forms(as_: As) -> None:
    html = as_(make_person()).get("/keys/").content.decode()
    assert '"allowEval":false' in html
    assert '{"code":"422","swap":true}' in html
    assert 'hx-headers=\'{"X-CSRFToken": "' in html


# --- Styleguide, errors -----------------------------------------------------------------------------------------------


def test_styleguide_shows_every_component_to_administrators(as_: As) -> None:
    response = as_(make_admin()).get("/styleguide/")
    assert response.status_code == 200
    for component in ("post-card", "vote", "reactions", "answer--accepted", "thread", "composer", "diff", "stepper"):
        assert component in response.content.decode()


def test_styleguide_is_for_staff(as_: As) -> None:
    assert as_(make_person()).get("/styleguide/").status_code == 403


def test_page_that_is_not_there_is_designed(as_: As) -> None:
    response = as_(make_person()).get("/no/such/page/")
    assert response.status_code == 404
    assert "There is nothing here for you" in response.content.decode()


def test_refusal_says_why(as_: As) -> None:
    html = as_(make_person()).get("/styleguide/").content.decode()
    assert "Only administrators may open this page." in html


def test_form_that_came_too_late_explains_itself() -> None:
    browser = Client(enforce_csrf_checks=True)
    response = browser.post("/theme/", {"theme": "dark"})
    assert response.status_code == 403
    assert "The form was too old" in response.content.decode()


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_error_page_needs_no_context(name: str, rf: RequestFactory) -> None:
    from django.template.loader import render_to_string

    assert "To the home page" in render_to_string(name)
