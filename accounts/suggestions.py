"""People suggested while somebody types a name: in mentions, in forms that choose a person."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from accounts import names
from accounts.models import User

MOST = 8

#: (viewer, community as the form names it, ids of people) → the ids of those who cannot read it.
type_outsiders = Callable[[Any, str, Collection[int]], Collection[int]]
_outsiders: list[type_outsiders] = []


def register_outsiders(find: type_outsiders) -> None:
    """The communities room, which stands over this one, says here who cannot read a community."""
    _outsiders.append(find)


@dataclass(frozen=True)
class Suggestion:
    """A person as a choice. ``is_outsider``: she could not read what she would be named in."""

    person: User
    hint: str
    is_outsider: bool

    @property
    def value(self) -> str:
        return self.person.handle

    @property
    def label(self) -> str:
        return self.person.display_name


def find(query: str, *, limit: int = MOST) -> list[User]:
    """Active people whose names begin so, by name. One query."""
    return list(User.objects.active().filter(names.matching(query)).order_by("display_name", "id")[:limit])


def suggest(viewer: Any, query: str, *, community: str = "", limit: int = MOST) -> list[Suggestion]:
    """The choices, each with a word on who she is. Two or three queries."""
    if viewer.person is None:
        return []
    people = find(query, limit=limit)
    outside = _outside(viewer, community, people)
    return [Suggestion(person, _hint(person, person.pk in outside), person.pk in outside) for person in people]


def _outside(viewer: Any, community: str, people: Sequence[User]) -> set[int]:
    if not community or not people:
        return set()
    ids = [person.pk for person in people]
    return {person_id for find_outsiders in _outsiders for person_id in find_outsiders(viewer, community, ids)}


def _hint(person: User, is_outsider: bool) -> str:
    parts = [person.job_title, person.department]
    if is_outsider:
        parts.insert(0, _("cannot read this community"))
    return " · ".join(part for part in parts if part)
