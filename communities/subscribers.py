"""What this room does when a fact happened."""

from __future__ import annotations

from collections.abc import Sequence

from activity.models import Event
from activity.subscriptions import subscribe
from communities import succession


@subscribe("communities.succession", {"person_deactivated"})
def person_deactivated(events: Sequence[Event]) -> None:
    """A community whose only owner left the company passes to its longest-serving moderator."""
    for event in events:
        if event.person_id is not None:
            succession.pass_on(event.person_id)
