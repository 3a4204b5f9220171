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


def test_last_page_has_no_cursor() -> None:
    make_person()
    assert NEWEST.page(User.objects.all(), size=1).next_cursor == ""
