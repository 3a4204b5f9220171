"""What the browser does: keys, palette, menus, theme, chips, tools, drafts. In a real one, under the real policy."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.factories import make_admin, make_community, make_member

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.django_db(transaction=True)]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = os.environ.get("KM20_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
        if not path:
            pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        yield browser
        browser.close()


@pytest.fixture
def page(chromium: Browser, live_server: Any) -> Iterator[Page]:
    """A tab of a signed-in administrator, on the styleguide; a script that fails, fails the test."""
    person = make_admin("Anna Schmidt")
    make_member(make_community("Platform"), person)
    client = Client()
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    context = chromium.new_context(base_url=live_server.url, reduced_motion="reduce")
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
    tab = context.new_page()
    faults: list[str] = []
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
    tab.goto("/styleguide/")
    yield tab
    context.close()
    assert not faults


def test_palette_opens_finds_commands_and_closes(page: Page) -> None:
    page.keyboard.press("Control+k")
    palette = page.locator("#palette")
    expect(palette).to_be_visible()
    page.keyboard.type("pump")
    expect(palette.get_by_role("option", name="Search for “pump”")).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(palette).to_be_hidden()
    page.keyboard.press("/")
    expect(palette).to_be_visible()
    page.keyboard.type("keys")
    expect(palette.get_by_role("option", name="Keys", exact=True)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url("**/keys/")


def test_help_shows_the_keys_and_fields_keep_their_letters(page: Page) -> None:
    page.keyboard.press("?")
    expect(page.locator("#keys-dialog")).to_contain_text("Find or do anything")
    page.keyboard.press("Escape")
    page.locator("#id_title").first.fill("")
    page.locator("#id_title").first.press_sequentially("c?/")
    expect(page.locator("#id_title").first).to_have_value("c?/")
    expect(page.locator("#keys-dialog")).to_be_hidden()


def test_j_and_k_walk_the_items(page: Page) -> None:
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".is-chosen")).to_have_count(1)
    expect(page.locator("[data-item]").nth(1)).to_contain_class("is-chosen")
    page.keyboard.press("k")
    expect(page.locator("[data-item]").nth(0).locator("[data-open]")).to_be_focused()


def test_single_keys_can_be_switched_off(page: Page) -> None:
    page.goto("/keys/")
    with page.expect_navigation(wait_until="networkidle"):  # so that the scripts of the new page listen
        page.get_by_role("button", name="Switch single keys off").click()
    expect(page.get_by_role("button", name="Switch single keys on")).to_be_visible()
    page.keyboard.press("?")
    page.keyboard.press("/")
    expect(page.locator("#palette")).to_be_hidden()
    page.keyboard.press("Control+k")
    expect(page.locator("#palette")).to_be_visible()


def test_theme_is_kept(page: Page) -> None:
    page.get_by_role("button", name="Menu of Anna Schmidt").click()
    page.get_by_role("button", name="Dark").click()
    page.wait_for_load_state()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
    page.reload()
    assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"


def test_menu_is_walked_by_arrows(page: Page) -> None:
    page.locator("[popovertarget=sample-menu]").click()
    expect(page.locator("#sample-menu a").first).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(page.locator("#sample-menu a").nth(1)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.locator("#sample-menu")).to_be_hidden()


def test_topics_become_chips_over_the_plain_field(page: Page) -> None:
    entry = page.locator("#id_topics")
    expect(page.locator(".topic-input .chip")).to_have_count(2)
    entry.press_sequentially("Spare Parts,")
    expect(page.locator("[name=topics]")).to_have_value("kafka, consumer-lag, spare-parts")
    page.get_by_role("button", name="Remove kafka").click()
    expect(page.locator("[name=topics]")).to_have_value("consumer-lag, spare-parts")


def test_tools_write_markdown(page: Page) -> None:
    area = page.locator("#id_body")
    area.fill("word")
    area.press("Control+a")
    page.get_by_role("button", name="Bold").first.click()
    expect(area).to_have_value("**word**")
    area.press("Control+a")
    page.get_by_role("button", name="List", exact=True).first.click()
    expect(area).to_have_value("- **word**")


def test_unsent_text_comes_back_and_can_be_discarded(page: Page) -> None:
    page.locator("#id_body").press_sequentially("half a thought")
    page.locator("#id_topics").press_sequentially("new,")
    page.wait_for_timeout(700)  # it is kept a moment after the last key
    page.goto("/keys/")
    page.goto("/styleguide/")
    expect(page.locator("#id_body")).to_have_value("half a thought")
    expect(page.locator(".topic-input .chip")).to_have_count(3)
    page.get_by_role("button", name="Discard it").click()
    expect(page.locator("#id_body")).to_have_value("")
    page.goto("/styleguide/")
    expect(page.locator("#id_body")).to_have_value("")


def test_signing_out_removes_unsent_text(page: Page) -> None:
    page.locator("#id_body").press_sequentially("not for others")
    page.wait_for_timeout(700)
    assert page.evaluate("Object.keys(localStorage).length") == 1
    page.get_by_role("button", name="Menu of Anna Schmidt").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_load_state()
    assert page.evaluate("Object.keys(localStorage).length") == 0


def test_recent_times_are_said_shortly(page: Page) -> None:
    expect(page.locator("time[data-time=date]").first).to_contain_text("ago")


def test_long_text_says_what_is_left(page: Page) -> None:
    page.locator("#id_title").first.fill("x" * 140)
    expect(page.locator(".field__count")).to_have_text("10 characters left")


def test_what_was_just_published_does_not_come_back_as_unsent(page: Page) -> None:
    page.goto("/write/?community=platform&kind=idea")
    page.locator("#id_title").fill("A lamp at the back door")
    page.get_by_role("button", name="Publish").click()  # sooner than the browser keeps a copy
    page.wait_for_url("**/posts/*/**")
    page.wait_for_timeout(600)
    page.goto("/write/?community=platform&kind=idea")
    expect(page.locator("#id_title")).to_have_value("")
