"""An index of its own for every test that searches."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from search import engine, sync
from tests.deliveries import drain


class TestIndex:
    """The index of one test."""

    __test__ = False

    def __init__(self, path: Path) -> None:
        self.path = path

    def rebuild(self) -> None:
        """Write everything that is in the database now."""
        sync.index_everything()

    def catch_up(self) -> None:
        """Deliver what is due, as the workers would."""
        drain()


ENGINES = {
    "tantivy": "search.backends.tantivy.TantivyEngine",
    "whoosh": "search.backends.whoosh.WhooshEngine",
}


def open_index(settings: Any, path: Path, name: str = "tantivy") -> TestIndex:
    settings.SEARCH_INDEXING = True
    settings.HAYSTACK_CONNECTIONS["default"].update(ENGINE=ENGINES[name], PATH=str(path))
    engine.forget()
    return TestIndex(path)


@pytest.fixture
def index(settings: LazySettings, tmp_path: Path) -> Iterator[TestIndex]:
    """An empty index of the default engine; off again after the test."""
    before = dict(settings.HAYSTACK_CONNECTIONS["default"])
    yield open_index(settings, tmp_path / "index")
    settings.HAYSTACK_CONNECTIONS["default"].update(before)
    engine.forget()
