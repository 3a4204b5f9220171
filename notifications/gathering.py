"""Several bounded lists in one statement: each the first few rows of its own index, joined by UNION ALL.

Home is made of "the newest of each of my communities, of the people and topics I follow" and some short lists beside.
As one query with OR it scans until enough rows fit; as separate queries it is dozens of round trips. As bounded parts
of one statement every part reads a handful of rows from its index, whatever the size of the table.

Written in SQL because Django cannot limit the parts of a union on SQLite. The parts are querysets; the text that is
added holds nothing but their own SQL.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import connection
from django.db.models import QuerySet

#: Stands for the id in the part that is repeated for each id; no row has it.
EACH = -7_777_777
#: SQLite joins at most 500 parts.
PARTS_AT_MOST = 400


class Gathering:
    """Parts with the same columns. ``rows()`` runs them all; their order within a part is kept, parts come as added."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._values: list[Any] = []

    def add(self, part: QuerySet[Any, Any]) -> None:
        """``part``: a sliced ``values_list``."""
        sql, values = part.query.sql_with_params()
        self._append(sql, values)

    def add_each(self, part: QuerySet[Any, Any], ids: Iterable[int]) -> None:
        """The part once for each id in place of ``EACH``, which its filter names. It is compiled once."""
        sql, values = part.query.sql_with_params()
        for pk in ids:
            self._append(sql, tuple(pk if value == EACH else value for value in values))

    def _append(self, sql: str, values: Iterable[Any]) -> None:
        self._parts.append(f"SELECT * FROM ({sql}) AS part_{len(self._parts)}")  # noqa: S608
        self._values.extend(values)

    def rows(self) -> list[tuple[Any, ...]]:
        if not self._parts:
            return []
        if len(self._parts) > PARTS_AT_MOST:
            raise ValueError(f"{len(self._parts)} parts; at most {PARTS_AT_MOST} can be gathered at once.")
        with connection.cursor() as cursor:
            cursor.execute(" UNION ALL ".join(self._parts), self._values)
            return cursor.fetchall()
