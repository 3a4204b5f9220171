"""The directory: everybody who works here, by name, with what they know."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q

from accounts import names
from accounts.models import User
from accounts.querysets import UserQuerySet
from communities.prepared import PreparedPages
from communities.viewer import Viewer
from experts import knowledge
from experts.models import Expertise
from posts.models import Topic
from ui.keyset import Keyset

PAGE = 24
BY_NAME = Keyset("display_name", "id")
#: Topics shown on a card.
TOPICS = 4
MOST_WORDS = 5
#: The choices of the filters are the same for everybody; seconds that they are kept.
KEEP_PLACES = 300


@dataclass(frozen=True)
class Card:
    person: User
    topics: list[Topic]
    more: int


@dataclass(frozen=True)
class Directory:
    cards: list[Card]
    next_cursor: str
    is_first: bool
    departments: list[str]
    locations: list[str]


def directory(viewer: Viewer, sought: Mapping[str, str], *, cursor: str = "") -> Directory:
    """``sought``: q, department, location, topic. Two queries; two more every few minutes for the filters' choices."""
    if not any(sought.values()):
        page = _EVERYBODY.page(viewer, cursor)
    else:
        page = BY_NAME.page(_sought(viewer, sought), cursor=cursor, size=PAGE)
    known = knowledge.of_people(viewer, page.rows)
    cards = [_card(person, known.get(person.pk, [])) for person in page.rows]
    return Directory(cards, page.next_cursor, not cursor, places("department"), places("location"))


def _everybody(viewer: Viewer) -> UserQuerySet:
    """Without the long texts, which a card does not show."""
    return User.objects.visible_to(viewer).active().defer("bio_source", "bio_html")


_EVERYBODY = PreparedPages(_everybody, BY_NAME, size=PAGE)


def _sought(viewer: Viewer, sought: Mapping[str, str]) -> UserQuerySet:
    people = _everybody(viewer)
    for name in ("department", "location"):
        if sought.get(name):
            people = people.filter(**{name: sought[name]})
    if sought.get("topic"):
        people = people.filter(_knows(viewer, Q(topic__name__iexact=sought["topic"])))
    for word in sought.get("q", "").split()[:MOST_WORDS]:
        people = _with_word(viewer, people, word)
    return people


def places(column: str) -> list[str]:
    """The departments or locations that people have, in order."""

    def read() -> list[str]:
        people = User.objects.active().exclude(**{column: ""})
        return list(people.order_by(column).values_list(column, flat=True).distinct()[:200])

    return cache.get_or_set(f"people.{column}", read, KEEP_PLACES) or []


def _with_word(viewer: Viewer, people: UserQuerySet, word: str) -> UserQuerySet:
    """Those with the word in name, title, department or location, or at the beginning of a topic that they know."""
    own = Q()
    for column in ("display_name", "handle", "job_title", "department", "location"):
        own |= Q(**{f"{column}__icontains": word})
    return people.filter(own | names.matching(word) | Q(_knows(viewer, Q(topic__name__istartswith=word))))


def _knows(viewer: Viewer, topic: Q) -> Exists:
    return Exists(Expertise.objects.visible_to(viewer).held().filter(topic, person=OuterRef("pk")))


def _card(person: User, expertise: list[Expertise]) -> Card:
    topics = [row.topic for row in expertise]
    return Card(person, topics[:TOPICS], max(0, len(topics) - TOPICS))
