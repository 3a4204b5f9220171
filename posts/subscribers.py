"""What this room does when a fact happened: posts carry names of people and communities, which change."""

from __future__ import annotations

from collections.abc import Sequence

from activity.models import Event
from activity.subscriptions import subscribe
from posts import handover
from posts.actions import rendering


@subscribe("posts.person_changed", {"person_changed", "person_deactivated"}, batch=50)
def renew_names_of_people(events: Sequence[Event]) -> None:
    """Cards and texts show the names of their authors and of those whom they mention."""
    rendering.renew_of_people({event.person_id for event in events if event.person_id})


@subscribe("posts.community_changed", {"community_changed"}, batch=50)
def renew_names_of_communities(events: Sequence[Event]) -> None:
    """Cards show the name and colour of their community."""
    rendering.renew_of_communities({event.community_id for event in events if event.community_id})


@subscribe("posts.person_claimed", {"person_claimed"})
def hand_over_to_claimant(events: Sequence[Event]) -> None:
    """What an imported author wrote becomes the posts of the person who claimed it."""
    for event in events:
        if event.person_id:
            handover.hand_over(placeholder=event.person_id, claimant=event.data["claimed_by"])
