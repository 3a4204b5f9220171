"""Every page of the demo company: accessible in light and dark, inside a phone's width, whole without scripts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from demo.logins import LOGINS, PASSWORD
from tests.journeys.conftest import Window
from tests.real_site import RealSite

pytestmark = [pytest.mark.journey, pytest.mark.look, pytest.mark.slow]

EMAILS = {login.email.split("@", 1)[0]: login.email for login in LOGINS}

#: What the rows of the demo company are called by their addresses.
FIND = """
from communities.models import Community
from posts.models import Post, Topic
from django.db.models import Count
question = Post.objects.filter(kind="question", status="published", is_solved=True).order_by("-answers_count", "pk")[0]
article = Post.objects.filter(kind="article", status="published", community__visibility="open").order_by("pk")[0]
edited = Post.objects.filter(status="published").annotate(n=Count("revisions")).order_by("-n", "pk")[0]
community = question.community
own = Post.objects.filter(author__email={email!r}, status="published").exclude(kind="answer").order_by("pk")[0]
answer({{
    "question": question.pk, "article": article.pk, "community": community.slug, "edited": edited.pk, "own": own.pk,
    "topic": question.topics.order_by("name").first().slug, "author": question.author.handle,
    "word": question.title.split()[-1].strip("?").lower(),
    "closed": Community.objects.filter(visibility="closed").order_by("pk")[0].slug,
}})
"""

#: Pages by who opens them: login → addresses.
PAGES = {
    "": ["/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/keys/"],
    "employee": [
        "/", "/?kind=question", "/welcome/", "/inbox/", "/inbox/?show=all", "/saved/", "/drafts/", "/write/",
        "/write/?kind=question&community={community}", "/questions/", "/questions/?show=newest", "/ideas/", "/library/",
        "/topics/", "/topics/{topic}/", "/people/", "/people/{author}/", "/chart/", "/communities/", "/c/{community}/",
        "/c/{closed}/about/", "/c/{community}/about/", "/c/{community}/members/", "/c/{community}/topics/",
        "/c/{community}/experts/", "/posts/{question}/", "/posts/{article}/", "/posts/{own}/edit/",
        "/posts/{edited}/revisions/", "/search/?q={word}", "/search/?q=nothingofthekind", "/search/?q=a&tab=people",
        "/settings/profile/", "/settings/expertise/", "/settings/notifications/", "/accounts/email/",
        "/accounts/password/change/", "/accounts/2fa/", "/accounts/sessions/", "/invitations/", "/communities/new/",
        "/posts/{question}/reports/", "/nowhere/",
    ],
    "expert": ["/", "/desk/", "/inbox/"],
    "moderator": ["/moderation/"],
    "admin": ["/c/{community}/edit/", "/c/{community}/moderation/", "/c/{community}/log/", "/c/{community}/requests/",
              "/c/{community}/invitations/", "/topics/{topic}/edit/", "/topics/{topic}/merge/", "/styleguide/"],
}  # fmt: skip


@pytest.fixture(scope="module")
def found(site: RealSite) -> dict[str, Any]:
    return dict(site.ask(FIND.format(email=EMAILS["employee"])))


def opened(window: Window, who: str, **options: Any) -> Page:
    return window(EMAILS[who], PASSWORD, **options) if who else window(**options)


def faults(page: Page) -> list[str]:
    """What axe holds to be serious or critical."""
    violations = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {violation['id']} ({violation['impact']}): {violation['nodes'][0]['html'][:160]}"
        for violation in violations
        if violation["impact"] in ("serious", "critical")
    ]


def sticks_out(page: Page) -> list[str]:
    """The page scrolls sideways."""
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    return [f"{page.url}: {widths[0]} px wide in a window of {widths[1]}"] if widths[0] > widths[1] + 1 else []


def walk(page: Page, who: str, found: dict[str, Any], look: Callable[[Page], list[str]]) -> list[str]:
    seen = []
    for address in PAGES[who]:
        response = page.goto(address.format(**found))
        assert response is not None
        if response.status != (404 if "nowhere" in address else 200):
            seen.append(f"{page.url} answers {response.status}")
            continue
        seen += look(page)
    return seen


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("who", PAGES)
def test_axe_finds_nothing_serious(window: Window, found: dict[str, Any], who: str, scheme: str) -> None:
    page = opened(window, who, color_scheme=scheme, reduced_motion="reduce")
    troubles = walk(page, who, found, faults)
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("who", PAGES)
def test_nothing_sticks_out_on_a_phone(window: Window, found: dict[str, Any], who: str) -> None:
    page = opened(window, who, viewport={"width": 390, "height": 844}, reduced_motion="reduce")
    troubles = walk(page, who, found, sticks_out)
    assert not troubles, "\n".join(troubles)


@pytest.mark.parametrize("who", PAGES)
def test_page_is_whole_without_scripts(window: Window, found: dict[str, Any], who: str) -> None:
    page = opened(window, who, java_script_enabled=False)

    def look(page: Page) -> list[str]:
        if "styleguide" in page.url:  # specimens: the heads of several pages, buttons of no form
            return []
        expect(page.locator("h1")).to_have_count(1)
        dead = [
            button.inner_text() or button.get_attribute("aria-label") or "?"
            for button in page.locator("main button:visible:not([disabled])").all()
            if not button.evaluate("b => (b.form && b.type === 'submit') || b.hasAttribute('popovertarget')")
        ]
        return [f"{page.url}: without scripts these buttons do nothing: {dead}"] if dead else []

    troubles = walk(page, who, found, look)
    assert not troubles, "\n".join(troubles)
