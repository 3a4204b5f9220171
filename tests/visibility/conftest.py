"""The matrix searches, so each of its tests has an index of its own."""

from tests.search.conftest import index

__all__ = ["index"]
