"""Keyset pages neither repeat nor skip, whatever the cursor."""

from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import User
from tests.factories import make_person
from ui.keyset import Keyset

pytestmark = pytest.mark.django_db
NEWEST = Keyset("-date_joined", "-id")


def walk(size: int) -> list[int]:
    seen: list[int] = []
    cursor = ""
    while True:
        page = NEWEST.page(User.objects.all(), cursor=cursor, size=size)
        seen += [person.pk for person in page.rows]
        cursor = page.next_cursor
        if not cursor:
            return seen


@pytest.mark.parametrize("size", [1, 2, 3, 7, 20])
def test_walking_the_pages_meets_every_row_once_in_order(size: int) -> None:
    start = datetime(2026, 1, 1, tzinfo=UTC)
    people = [make_person(date_joined=start + timedelta(days=number // 3)) for number in range(7)]
    newest_first = sorted(people, key=lambda person: (person.date_joined, person.pk), reverse=True)
    assert walk(size) == [person.pk for person in newest_first]


@pytest.mark.parametrize(
    "cursor", ["x", "!!!!", "W10", "WzEsMl0", "bnVsbA", "WyIyMDI2LTk5LTk5IiwiYSJd", "W251bGwsbnVsbF0", "é"]
)
def test_broken_cursor_begins_at_the_first_row(cursor: str) -> None:
    person = make_person()
    assert NEWEST.page(User.objects.all(), cursor=cursor).rows == [person]


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"])
def test_cursor_outside_the_calendar_begins_at_the_first_row(moment: str) -> None:
    person = make_person()
    assert NEWEST.page(User.objects.all(), cursor=NEWEST.cursor_of([moment, 1])).rows == [person]


@pytest.mark.parametrize("name", ["\ud800", "a\0b"])
def test_cursor_that_no_database_keeps_begins_at_the_first_row(name: str) -> None:
    person = make_person()
    by_name = Keyset("display_name", "id")
    assert by_name.page(User.objects.all(), cursor=by_name.cursor_of([name, 1])).rows == [person]


def test_last_page_has_no_cursor() -> None:
    make_person()
    assert NEWEST.page(User.objects.all(), size=1).next_cursor == ""
