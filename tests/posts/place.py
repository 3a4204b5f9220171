"""A community with one person of each standing."""

from __future__ import annotations

from dataclasses import dataclass, field

from accounts.models import User
from activity.models import Event
from communities.models import Community
from communities.viewer import Viewer
from tests.factories import make_admin, make_community, make_member, make_person


@dataclass
class Place:
    """A community and the people around it; ``place.member`` … are viewers."""

    community: Community
    people: dict[str, User] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Viewer:
        if name in self.people:
            return Viewer(self.people[name])
        raise AttributeError(name)

    @property
    def stranger(self) -> Viewer:
        return Viewer(None)


def make_place(visibility: str = "open") -> Place:
    community = make_community(visibility=visibility)
    people = {
        "employee": make_person(),
        "author": make_member(community),
        "member": make_member(community),
        "expert": make_member(community, role="expert"),
        "moderator": make_member(community, role="moderator"),
        "owner": make_member(community, role="owner"),
        "admin": make_admin(),
    }
    return Place(community, people)


def events(*verbs: str) -> list[Event]:
    """What was recorded, oldest first; of these verbs where some are given."""
    rows = Event.objects.order_by("pk")
    return list(rows.filter(verb__in=verbs) if verbs else rows)
