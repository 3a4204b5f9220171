"""Several bounded lists in one statement: each the first few rows of its own index, joined by UNION ALL.

Home is made of "the newest of each of my communities, of the people and topics I follow" and some short lists beside.
As one query with OR it scans until enough rows fit; as separate queries it is dozens of round trips. As bounded parts
of one statement every part reads a handful of rows from its index, whatever the size of the table.

Joined as text because Django cannot limit the parts of a union on SQLite; the text holds nothing but the parts' SQL.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from communities.prepared import Prepared, Value
from communities.viewer import Viewer

#: SQLite joins at most 500 parts.
PARTS_AT_MOST = 400


class Gathering:
    """Parts with the same columns, for one viewer; ``rows()`` runs them all, in the order they were added."""

    def __init__(self, viewer: Viewer) -> None:
        self.viewer = viewer
        self._parts: list[str] = []
        self._values: list[Any] = []

    def add(self, part: Prepared, cursor: str = "", **values: Value) -> None:
        """``part``: of a sliced ``values_list``. Behind a ``cursor`` it is put together anew."""
        if cursor:
            self._add_queryset(part.build(self.viewer, cursor=cursor, **values))
        elif (statement := part.statement(self.viewer, **values)) is not None:
            self._append(*statement)

    def rows(self) -> list[tuple[Any, ...]]:
        if not self._parts:
            return []
        if len(self._parts) > PARTS_AT_MOST:
            raise ValueError(f"{len(self._parts)} parts; at most {PARTS_AT_MOST} can be gathered at once.")
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(self._parts), self._values)
            return cursor.fetchall()

    def _add_queryset(self, queryset: QuerySet[Any, Any]) -> None:
        try:
            self._append(*queryset.query.sql_with_params())
        except EmptyResultSet:
            return

    def _append(self, sql: str, values: Sequence[Any]) -> None:
        self._parts.append(f"SELECT * FROM ({sql}) AS part_{len(self._parts)}")  # noqa: S608
        self._values.extend(values)
