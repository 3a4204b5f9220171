"""Fixtures of the posts room's tests."""

from __future__ import annotations

import pytest

from tests.posts.place import Place, make_place


@pytest.fixture
def place(db: None) -> Place:
    """An open community with one person of each standing."""
    return make_place()
