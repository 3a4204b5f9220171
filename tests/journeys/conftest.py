"""One site with the demo company, one Chromium, a browser context per person."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright

from tests.factories import PASSWORD
from tests.real_site import RealSite

ARTIFACTS = Path(__file__).resolve().parent.parent.parent / "test-artifacts"
#: Without these, Chromium asks its maker's hosts at every start; and it cannot sandbox itself as root.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """bin/serve with the demo company."""
    with RealSite(tmp_path_factory.mktemp("journeys") / "var", patience=300) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = os.environ.get("KM20_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not path:
        pytest.skip("Chromium is not installed (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()


#: A person's window: ``window(email)`` is signed in through the sign-in page; keyword arguments go to the context.
Window = Callable[..., Page]


@pytest.fixture
def window(chromium: Browser, site: RealSite, request: pytest.FixtureRequest) -> Iterator[Window]:
    contexts: list[BrowserContext] = []
    troubles: list[str] = []

    def opened(email: str = "", password: str = PASSWORD, **options: Any) -> Page:
        context = chromium.new_context(base_url=site.url, **{"viewport": {"width": 1280, "height": 900}} | options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: troubles.append(f"{page.url}: {error}"))
        page.on(
            "console", lambda message: troubles.append(f"{page.url}: {message.text}") if is_trouble(message) else None
        )
        if email:
            sign_in(page, email, password)
        return page

    yield opened
    for number, context in enumerate(contexts):
        if hasattr(request.node, "failed_call"):
            ARTIFACTS.mkdir(exist_ok=True)
            for page in context.pages:
                page.screenshot(path=ARTIFACTS / f"{request.node.name}-{number}.png", full_page=True)
        context.close()
    assert not troubles, "\n".join(troubles)


def is_trouble(message: Any) -> bool:
    """Errors of scripts and of the content security policy; not the notice that an address answered 4xx."""
    return message.type == "error" and "Failed to load resource" not in message.text


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    outcome: Any = yield
    if call.when == "call" and outcome.get_result().failed:
        item.failed_call = True  # type: ignore[attr-defined]


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.locator("#id_login").fill(email)
    page.locator("#id_password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(lambda url: "/accounts/login/" not in url)
