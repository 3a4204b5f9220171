"""Every address declares its methods and its audience, and answers as declared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.sources import ROOMS
from ui.doors import Audience

#: Views that other people wrote, by module, and where alone each may stand.
FOREIGN = {
    "allauth": ("accounts/",),
    "django.contrib.admin": ("admin/",),
    "django.contrib.auth.admin": ("admin/",),
    "django.contrib.contenttypes": ("admin/",),
    "django.views.generic.base": ("admin/", "accounts/"),  # redirects of both
}
#: What a stranger may open. Everything else sends her to sign in.
FOR_ANYONE = {
    "livez", "readyz", "brand_css", "theme", "keys", "unsubscribe", "signup_invitation",
}  # fmt: skip
METHODS = {"GET", "HEAD", "POST", "OPTIONS"}


def routes(patterns: list[Any] | None = None, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns if patterns is not None else get_resolver().url_patterns:
        address = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, address)
        else:
            yield address, pattern


OURS = {
    address: pattern
    for address, pattern in routes()
    if pattern.callback.__module__.split(".")[0] in ROOMS or hasattr(pattern.callback, "door_methods")
}


@pytest.mark.parametrize("address", OURS)
def test_route_declares_methods_and_audience(address: str) -> None:
    view = OURS[address].callback
    assert hasattr(view, "door_methods"), f"{view.__module__}.{view.__name__} has no @door"
    assert view.door_methods <= METHODS
    assert isinstance(view.door_audience, Audience)


@pytest.mark.parametrize("address", OURS)
def test_route_has_a_name_of_its_own(address: str) -> None:
    assert OURS[address].name


def test_foreign_views_stand_where_they_are_expected() -> None:
    for address, pattern in routes():
        if address in OURS:
            continue
        view = getattr(pattern.callback, "__wrapped__", pattern.callback)  # the admin wraps its views
        expected = [prefix for name, prefix in FOREIGN.items() if view.__module__.startswith(name)]
        assert expected, f"{address} leads to {view.__module__}, which nobody expects"
        assert address.startswith(expected[0]), f"{address} leads to {view.__module__}"


def test_only_these_are_open_to_strangers() -> None:
    opened = {pattern.name for pattern in OURS.values() if pattern.callback.door_audience is Audience.ANYONE}
    assert opened <= FOR_ANYONE, "a new page for strangers joins the list above, with a thought"


@pytest.mark.django_db
@pytest.mark.parametrize("address", OURS)
def test_other_method_is_refused(address: str) -> None:
    path = "/" + example(OURS[address], address)
    assert Client().put(path).status_code == 405


def example(pattern: URLPattern, address: str) -> str:
    """The address with a value for each of its parameters."""
    values = {"int": "1", "slug": "some", "str": "some", "path": "some", "uuid": "0" * 32, "handle": "some"}
    for name, converter in pattern.pattern.converters.items():
        kind = next((word for word in values if f"<{word}:{name}>" in address), "str")
        address = address.replace(f"<{kind}:{name}>", values[kind]).replace(f"<{name}>", values[kind])
        del converter
    return address
