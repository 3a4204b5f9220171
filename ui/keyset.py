"""Keyset pages: "the next 25 after this row", at the same cost on page 1 and page 4,000. No counting, no offsets."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet

Row = TypeVar("Row", bound=Model)


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Some rows and where the next ones begin ("" at the end)."""

    rows: list[Row]
    next_cursor: str


class Keyset:
    """An order that ends in a unique column, e.g. ``Keyset("-published_at", "-id")``. Columns may not be null."""

    def __init__(self, *order: str) -> None:
        self.order = order
        self.columns = [column.removeprefix("-") for column in order]

    def page(self, queryset: QuerySet[Row], *, cursor: str = "", size: int = 25) -> KeysetPage[Row]:
        """The ``size`` rows after ``cursor``; an unreadable cursor begins at the first row.

        Of model instances. For lists of plain values see ``slice`` and ``cursor_of``.
        """
        return self.page_of(list(self.slice(queryset, cursor=cursor)[: size + 1]), size=size)

    def page_of(self, rows: Sequence[Row], *, size: int) -> KeysetPage[Row]:
        """The page of rows that were read in this order, one more than ``size`` where there are more."""
        shown = list(rows[:size])
        more = len(rows) > size
        return KeysetPage(shown, self.cursor_of([_value(shown[-1], column) for column in self.columns]) if more else "")

    def slice(self, queryset: QuerySet[Row], *, cursor: str = "") -> QuerySet[Row]:
        """The queryset ordered, beginning after ``cursor``."""
        ordered = queryset.order_by(*self.order)
        values = self._read(queryset.model, cursor)
        return ordered if values is None else ordered.filter(self._after(values))

    def cursor_of(self, values: Sequence[Any]) -> str:
        """The cursor behind a row with these values of the order's columns."""
        plain = [value.isoformat() if isinstance(value, datetime) else value for value in values]
        return base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")

    def _read(self, model: type[Row], cursor: str) -> list[Any] | None:
        """The values in a cursor, as the columns' types; None when it is empty or not one of ours."""
        if not cursor:
            return None
        try:
            values = json.loads(base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
            if not isinstance(values, list) or len(values) != len(self.columns) or None in values:
                return None
            columns = zip(self.columns, values, strict=True)
            return [_storable(_field(model, column).to_python(value)) for column, value in columns]
        except (binascii.Error, ValueError, TypeError, OverflowError, ValidationError):
            return None

    def _after(self, values: list[Any]) -> Q:
        """``(a, b) after (x, y)`` spelled out, led by a range on the first column so that an index serves it."""
        condition = Q()
        equal = Q()
        for spec, column, value in zip(self.order, self.columns, values, strict=True):
            condition |= equal & Q(**{f"{column}__{'lt' if spec.startswith('-') else 'gt'}": value})
            equal &= Q(**{column: value})
        first = "lte" if self.order[0].startswith("-") else "gte"
        return Q(**{f"{self.columns[0]}__{first}": values[0]}) & condition


def _storable(value: Any) -> Any:
    """The value, where a database can compare with it. ValueError or OverflowError for those that only an attacker
    writes: half characters, NUL, moments that are in no year of UTC."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if isinstance(value, str) and "\x00" in value.encode().decode():
        raise ValueError
    return value


def _value(row: Model, column: str) -> Any:
    value: Any = row
    for name in column.split("__"):
        value = getattr(value, name)
    return value


def _field(model: type[Model], column: str) -> Any:
    """The field that ``column`` names, through relations ("post__published_at")."""
    *path, name = column.split("__")
    for step in path:
        model = model._meta.get_field(step).related_model  # type: ignore[assignment]
    return model._meta.pk if name == "pk" else model._meta.get_field(name)
