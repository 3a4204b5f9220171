"""Nobody meets what she may not see, on any page, fragment, list, count or suggestion; everybody meets what she may.

Every viewer opens every address about every post, topic, community …; each answer is searched for the tokens of all
that she may not see. The index still holds the posts as they were published: a stale index can hide, never reveal.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from accounts.models import User
from activity.models import Event
from communities.models import Invitation, JoinRequest, Membership
from experts.models import Expertise, Offer
from posts.models import Comment, Post, Report, Topic, Vote
from tests.search.conftest import TestIndex
from tests.visibility import routes
from tests.visibility.world import COMMON, VIEWERS, World, build, hide

pytestmark = pytest.mark.slow

As = Callable[[User | None], Client]


@pytest.fixture
def world(db: None, index: TestIndex) -> World:
    world = build()
    for case in world.cases:
        if not default_storage.exists(case.file.path):
            default_storage.save(case.file.path, ContentFile(case.file.name.encode()))
    index.rebuild()
    hide(world)
    return world


def text_of(browser: Client, path: str, **headers: str) -> str:
    """Everything that comes back: address of a redirect, headers, body."""
    response = browser.get(path, headers=headers)
    assert response.status_code < 500, path
    body = b"".join(response.streaming_content) if response.streaming else response.content
    shown = "".join(f"{name}: {value}\n" for name, value in response.headers.items())
    return shown + body.decode(errors="replace")


def without_echo(text: str, path: str) -> str:
    """What a page says beyond the words that were in its own address."""
    for word in re.findall(r"z[a-z]+", path):
        text = text.replace(word, "")
    return text


@pytest.mark.parametrize("viewer", VIEWERS)
def test_nothing_leaks(world: World, as_: As, viewer: str) -> None:
    browser = as_(world.people[viewer])
    forbidden = [token for token, allowed in world.tokens.items() if viewer not in allowed]
    found = []
    for name, paths in routes.GET.items():
        for path in paths(world):
            for headers in ({}, {"HX-Request": "true"}):
                text = without_echo(text_of(browser, path, **headers), path)
                found += [f"{name} {path} {headers or ''} shows {token}" for token in forbidden if token in text]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("viewer", VIEWERS)
def test_everything_that_is_due_is_shown(world: World, as_: As, viewer: str) -> None:
    browser = as_(world.people[viewer])
    pages: dict[str, str] = {}
    missing = []
    for shown in routes.SHOWN:
        path = shown.path(world)
        if viewer in shown.viewers and path not in pages:
            response = browser.get(path, follow=True)
            pages[path] = response.content.decode()
        if viewer in shown.viewers and shown.token not in pages[path]:
            missing.append(f"{path} does not show {shown.token}")
    assert not missing, "\n".join(missing)


#: Rows that a write could change: model → fields.
WATCHED = (
    (Post, ("status", "title", "body_source", "score", "is_solved", "is_pinned", "is_locked", "reactions_count")),
    (Comment, ("status", "body_source", "reactions_count")),
    (Topic, ("description", "synonym_of_id", "followers_count")),
    (Membership, ("role", "person_id")),
    (JoinRequest, ("state",)),
    (Invitation, ("accepted",)),
    (Report, ("decision",)),
    (Offer, ("state",)),
    (Expertise, ("declined_at",)),
    (Vote, ("value",)),
)


def state_of_everything() -> list[list[tuple[object, ...]]]:
    rows = [list(model.objects.order_by("pk").values_list("pk", *fields)) for model, fields in WATCHED]
    return [*rows, [(Event.objects.count(),)]]


@pytest.mark.parametrize("viewer", VIEWERS)
def test_what_may_not_be_seen_cannot_be_changed(world: World, as_: As, viewer: str) -> None:
    browser = as_(world.people[viewer])
    before = state_of_everything()
    wrong = []
    for name, attempts in routes.POST.items():
        for attempt in attempts(world):
            if viewer in attempt.knowers:
                continue
            response = browser.post(attempt.path, attempt.data)
            at_the_door = viewer == "stranger" and response.status_code == 302 and "/login/" in response.url
            if response.status_code != 404 and not at_the_door:
                wrong.append(f"{name} {attempt.path} answers {response.status_code}")
            if state_of_everything() != before:
                wrong.append(f"{name} {attempt.path} changed something")
                before = state_of_everything()
    assert not wrong, "\n".join(wrong)


def test_what_is_hidden_looks_like_what_does_not_exist(world: World, as_: As) -> None:
    """A search for a hidden word answers exactly as one for a word that nobody wrote; so does an address."""
    browser = as_(world.person("former"))
    for case in world.cases:
        if "former" in case.readers:
            continue
        for token in (f"zt{case.visibility}{case.state}", f"zg{case.visibility}{case.state}"):
            for path in ("/search/?q={}", "/search/suggestions/?q={}", "/search/?q=topic:{}", "/topics/?q={}"):
                told = browser.get(path.format(token)).content.decode().replace(token, "WORD")
                nothing = browser.get(path.format("znobodywrotethis")).content.decode()
                assert plain(told) == plain(nothing.replace("znobodywrotethis", "WORD")), path.format(token)
        missing = browser.get("/posts/987654/")
        hidden = browser.get(f"/posts/{case.post.pk}/")
        assert (hidden.status_code, plain(hidden.content.decode())) == (404, plain(missing.content.decode()))


def plain(html: str) -> str:
    """A page without what differs from one request to the next."""
    html = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"|"X-CSRFToken": *"[^"]*"', "", html)
    return re.sub(r"X-CSRFToken[^}]*|/posts/\d+/|\d+(\.\d+)? m?s\b", "", html)


def test_removed_member_finds_nothing_at_the_very_next_query(world: World, as_: As) -> None:
    browser = as_(world.person("member"))
    path = f"/search/?q={COMMON}"
    assert "ztsecretpublished" in browser.get(path).content.decode()
    Membership.objects.filter(community=world.communities["secret"], person=world.person("member")).delete()
    assert "zsecret" not in re.sub(r"z[a-z]secret", "zsecret", browser.get(path).content.decode())


def names(patterns: list[URLPattern | URLResolver]) -> set[str]:
    found: set[str] = set()
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            found |= names(pattern.url_patterns)
        elif hasattr(pattern.callback, "door_methods"):
            methods = pattern.callback.door_methods
            found |= {f"{method} {pattern.name}" for method in methods & {"GET", "POST"}}
    return found


def test_every_route_is_in_the_matrix() -> None:
    asked = {f"GET {name}" for name in routes.GET} | {f"POST {name}" for name in routes.POST}
    exempt = {f"{method} {name}" for method in ("GET", "POST") for name in routes.EXEMPT}
    own = {f"POST {name}" for name in OWN_FORMS}
    absent = names(get_resolver().url_patterns) - asked - exempt - own
    assert not absent, f"join tests/visibility/routes.py: {sorted(absent)}"


def test_matrix_speaks_of_routes_that_exist() -> None:
    known = {entry.split(" ", 1)[1] for entry in names(get_resolver().url_patterns)}
    table = set(routes.GET) | set(routes.POST) | set(routes.EXEMPT) | OWN_FORMS
    assert table <= known, f"gone: {sorted(table - known)}"


#: Forms that make something of the viewer's own: they name no object that could be hidden. What they choose from
#: (communities, people) is checked by the tests of their rooms.
OWN_FORMS = {
    "community_new",
    "images",
    "person_claim",
    "settings_expertise",
    "settings_notifications",
    "settings_profile",
    "site_invitations",
    "welcome",
    "write",
}
