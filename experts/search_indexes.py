"""People are found by the topics that they hold."""

from __future__ import annotations

from collections.abc import Sequence

from experts.models import Expertise


def topics_of_people(ids: Sequence[int]) -> dict[int, str]:
    """Names of listed topics held by these people: what every employee may know. One query."""
    names: dict[int, list[str]] = {}
    rows = (
        Expertise.objects.held()
        .filter(person__in=ids, topic__is_listed=True)
        .order_by("topic__name")
        .values_list("person_id", "topic__name")
    )
    for person, name in rows:
        names.setdefault(person, []).append(name)
    return {person: " ".join(held) for person, held in names.items()}


ADDITIONS = {"person": topics_of_people}
