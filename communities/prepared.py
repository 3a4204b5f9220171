"""Queries whose SQL is made once: afterwards only the viewer and other numbers are filled in.

``visible_to`` is the only definition of who may see what, so every page asks it, often several times; the nested
conditions cost the ORM 2 to 10 ms of CPU each time they are put together, while the database answers in 0.2 ms. A
``Prepared`` has them put together once for each *shape* of question (administrator or not, how many moderated
communities, how many ids) with stand-ins for the numbers, and keeps the SQL. The definition stays where it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Generic, NoReturn, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connections
from django.db.models import Model, QuerySet
from django.db.models.query import get_related_populators

from communities.viewer import Viewer
from ui.keyset import Keyset, KeysetPage

Row = TypeVar("Row", bound=Model)

#: Stand-ins count up from here: numbers that no constant in a query has. They fit 32 bits: of a larger one the ORM
#: would decide by itself that a column of 32 bits is never equal to it, or always less.
_FIRST = 2_000_000_000
_TEXT = "stands for "
#: Numbers that a row may have.
_ROWS = range(-(1 << 63), 1 << 63)
#: Shapes kept of one query; there are few unless somebody passes free text.
_MOST_SHAPES = 300


class Text(str):
    """A text that is filled in each time, e.g. a slug."""

    __slots__ = ()


Value = int | Sequence[int] | Text | str | None


class _StandInViewer(Viewer):
    """A viewer of whom only what a shape fixes may be asked: else the SQL would hold one person's memberships."""

    def __init__(self, me: int, *, is_admin: bool, moderated: list[int]) -> None:
        from accounts.models import User

        super().__init__(User(pk=me, is_active=True, is_superuser=is_admin))
        self.__dict__["moderated_ids"] = moderated

    def _refuse(self, *_: Any) -> NoReturn:
        raise TypeError("A prepared query may ask only viewer.person, .id, .is_admin and .moderated_ids.")

    memberships = property(_refuse)  # type: ignore[assignment]
    roles = property(_refuse)  # type: ignore[assignment]
    role_in = is_member_of = moderates = owns = _refuse  # type: ignore[assignment]


@dataclass(frozen=True)
class _Compiled:
    """One shape: the SQL, and for each of its parameters a constant or the place of the number that it stands for."""

    sql: str
    params: tuple[Any, ...]
    places: tuple[tuple[int, int], ...]
    converters: tuple[tuple[int, Sequence[Any], Any], ...]
    #: For objects: the select list and which of its columns make which object.
    select: Any
    klass_info: Any


class Prepared:
    """``build(viewer, **values)`` gives a queryset; ``rows`` and ``objects`` run it for a viewer and values.

    A value that is an int, a sequence of ints or a ``Text`` is filled in each time; a plain str or None is part of the
    shape (so: few different ones). ``build`` must depend on nothing else that changes, the clock included. Slices are
    part of the SQL: write their ends as constants.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, Any]]) -> None:
        self.build = build
        self._shapes: dict[Any, _Compiled | None] = {}

    def rows(self, viewer: Viewer, **values: Value) -> list[tuple[Any, ...]]:
        """The rows of a ``values_list`` queryset."""
        compiled, rows = self._run(viewer, values)
        if compiled is None or not compiled.converters:
            return rows
        connection = self._connection()
        converted = [list(row) for row in rows]
        for position, converters, expression in compiled.converters:
            for row in converted:
                value = row[position]
                for convert in converters:
                    value = convert(value, expression, connection)
                row[position] = value
        return [tuple(row) for row in converted]

    def objects(self, viewer: Viewer, **values: Value) -> list[Any]:
        """The instances of a queryset of models, with what it joins by ``select_related``."""
        compiled, _ = self._compiled(viewer, values)
        rows = self.rows(viewer, **values)
        if compiled is None or not rows:
            return []
        info, select, alias = compiled.klass_info, compiled.select, self._connection().alias
        first, last = info["select_fields"][0], info["select_fields"][-1] + 1
        names = [column[0].target.attname for column in select[first:last]]
        populators = get_related_populators(info, select, alias)  # type: ignore[call-arg]  # stubs of a later Django
        found = []
        for row in rows:
            instance = info["model"].from_db(alias, names, row[first:last])
            for populator in populators:
                populator.populate(row, instance)
            found.append(instance)
        return found

    def statement(self, viewer: Viewer, **values: Value) -> tuple[str, list[Any]] | None:
        """The SQL and its parameters, to be a part of a larger statement; None where nothing can be found."""
        compiled, numbers = self._compiled(viewer, values)
        if compiled is None:
            return None
        if not all(isinstance(number, str) or number in _ROWS for number in numbers):
            return None  # SQLite would refuse such a number
        params = list(compiled.params)
        for place, number in compiled.places:
            params[place] = numbers[number]
        return compiled.sql, params

    def _connection(self) -> Any:
        return connections["default"]

    def _run(self, viewer: Viewer, values: dict[str, Value]) -> tuple[_Compiled | None, list[tuple[Any, ...]]]:
        compiled, _ = self._compiled(viewer, values)
        statement = self.statement(viewer, **values)
        if statement is None:
            return None, []
        with self._connection().cursor() as cursor:
            cursor.execute(*statement)
            return compiled, cursor.fetchall()

    def _compiled(self, viewer: Viewer, values: dict[str, Value]) -> tuple[_Compiled | None, list[int | str]]:
        """The compiled shape (None: nothing can be found) and the numbers to fill in."""
        if viewer.person is None:
            return None, []
        moderated = [] if viewer.is_admin else _padded(viewer.moderated_ids)
        numbers: list[int | str] = [viewer.person.pk, *moderated]
        shape: list[Any] = [self._connection().vendor, viewer.is_admin, len(moderated)]
        for name, value in values.items():
            if isinstance(value, Text) or (isinstance(value, int) and not isinstance(value, bool)):
                numbers.append(value)
                shape.append((name, type(value)))
            elif value is None or isinstance(value, str | bool):
                shape.append((name, value))
            else:
                padded = _padded(value)
                numbers += padded
                shape.append((name, len(padded)))
        key = tuple(shape)
        if key not in self._shapes:
            if len(self._shapes) >= _MOST_SHAPES:
                self._shapes.clear()
            self._shapes[key] = self._compile(viewer.is_admin, len(moderated), values)
        return self._shapes[key], numbers

    def _compile(self, is_admin: bool, moderated: int, values: dict[str, Value]) -> _Compiled | None:
        stand_ins = _stand_ins()
        me = next(stand_ins)
        viewer = _StandInViewer(me, is_admin=is_admin, moderated=[next(stand_ins) for _ in range(moderated)])
        given: dict[str, Any] = {}
        for name, value in values.items():
            if isinstance(value, Text):
                given[name] = f"{_TEXT}{next(stand_ins)}"
            elif value is None or isinstance(value, str | bool):
                given[name] = value
            elif isinstance(value, int):
                given[name] = next(stand_ins)
            else:
                given[name] = [next(stand_ins) for _ in _padded(value)]
        query = self.build(viewer, **given).query
        compiler = query.get_compiler(connection=self._connection())
        try:
            sql, params = compiler.as_sql()
        except EmptyResultSet:
            wants_ids = any(not isinstance(value, str | int | None) and not value for value in values.values())
            if wants_ids or not (is_admin or moderated):
                return None
            raise  # the stand-ins themselves were taken for impossible
        places = [(place, number) for place, param in enumerate(params) if (number := _stood_for(param)) is not None]
        _check_all_used(values, given, params)
        converters = compiler.get_converters([column[0] for column in compiler.select])
        return _Compiled(
            sql,
            tuple(params),
            tuple(places),
            tuple((position, convert, expression) for position, (convert, expression) in converters.items()),
            compiler.select,
            compiler.klass_info,
        )


class PreparedPages(Generic[Row]):
    """Keyset pages of instances whose first page is prepared; later ones, asked for less, are put together anew.

    ``build(viewer, **values)``: the queryset, neither ordered nor sliced.
    """

    def __init__(self, build: Callable[..., QuerySet[Row]], keyset: Keyset, *, size: int) -> None:
        self.build, self.keyset, self.size = build, keyset, size
        self._first = Prepared(lambda viewer, **values: keyset.slice(build(viewer, **values))[: size + 1])

    def page(self, viewer: Viewer, cursor: str = "", **values: Value) -> KeysetPage[Row]:
        """One query. ``values``: see ``Prepared``."""
        if cursor:
            return self.keyset.page(self.build(viewer, **values), cursor=cursor, size=self.size)
        return self.keyset.page_of(self._first.objects(viewer, **values), size=self.size)


def _check_all_used(values: dict[str, Value], given: dict[str, Any], params: Sequence[Any]) -> None:
    """A value that is no parameter of the SQL was decided on while it was put together: it would be wrong next time."""
    for name, value in values.items():
        if value is None or (isinstance(value, str | bool) and not isinstance(value, Text)):
            continue
        stand_ins = given[name] if isinstance(given[name], list) else [given[name]]
        if any(stand_in not in params for stand_in in stand_ins):
            raise TypeError(f"A prepared query must use {name} as a parameter of its SQL.")


def _stand_ins() -> Iterator[int]:
    number = _FIRST
    while True:
        yield number
        number += 1


def _stood_for(param: Any) -> int | None:
    """Which of the values a parameter stands for; None for a constant."""
    if isinstance(param, str) and param.startswith(_TEXT):
        param = int(param.removeprefix(_TEXT))
    return param - _FIRST if isinstance(param, int) and param >= _FIRST else None


def _padded(numbers: Sequence[int]) -> list[int]:
    """The numbers, the last one repeated up to a power of two: few shapes, and the same set."""
    given = list(numbers)
    if not given:
        return []
    size = 1 << (len(given) - 1).bit_length()
    return given + [given[-1]] * (size - len(given))
