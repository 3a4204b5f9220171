"""Fixtures of every test."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.core.cache import cache
from django.test import Client

from accounts.models import User
from tests import deliveries


@pytest.fixture
def as_(client: Client) -> Callable[[User | None], Client]:
    """``as_(person)``: a browser of its own in which that person (or nobody) is signed in."""

    def sign_in(person: User | None) -> Client:
        browser = Client()
        if person is not None:
            browser.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
        return browser

    return sign_in


@pytest.fixture
def drain() -> Callable[[], int]:
    """``drain()`` delivers everything that is due, as the workers would."""
    return deliveries.drain


@pytest.fixture(autouse=True)
def _empty_cache() -> None:
    """Nothing that one test cached is seen by another."""
    cache.clear()
