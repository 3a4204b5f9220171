"""How a person hears of a kind of notice: her choice, or the default."""

from __future__ import annotations

from collections.abc import Collection

from notifications.models import Level, NoticeKind, Preference

#: What holds until a person chooses. Mail where somebody waits for her, the inbox alone for what can wait.
DEFAULTS: dict[str, str] = {
    NoticeKind.MENTIONED: Level.EMAIL,
    NoticeKind.ASKED: Level.EMAIL,
    NoticeKind.ANSWERED: Level.EMAIL,
    NoticeKind.COMMENTED: Level.EMAIL,
    NoticeKind.ACCEPTED: Level.APP,
    NoticeKind.JOIN_REQUESTED: Level.EMAIL,
    NoticeKind.JOIN_DECIDED: Level.EMAIL,
    NoticeKind.INVITED: Level.EMAIL,
    NoticeKind.REPORTED: Level.EMAIL,
    NoticeKind.REPORT_DECIDED: Level.APP,
    NoticeKind.MODERATED: Level.EMAIL,
    NoticeKind.EXPERTISE_GIVEN: Level.APP,
}


def levels_of(person_id: int) -> dict[str, str]:
    """Kind → level, for every kind."""
    return DEFAULTS | dict(Preference.objects.filter(person=person_id).values_list("kind", "level"))


def levels_for(kind: str, people: Collection[int]) -> dict[int, str]:
    """Person → level for one kind."""
    chosen = dict(Preference.objects.filter(kind=kind, person__in=people).values_list("person", "level"))
    return {person: chosen.get(person, DEFAULTS[kind]) for person in people}
