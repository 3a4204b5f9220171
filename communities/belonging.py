"""Whose communities these are: what every page asks first, so its query is prepared."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import QuerySet

from communities.models import Membership
from communities.prepared import Prepared
from communities.viewer import MemberOf, Viewer

if TYPE_CHECKING:
    from accounts.models import User


def _memberships(viewer: Viewer) -> QuerySet[Any, Any]:
    return (
        Membership.objects.filter(person=viewer.person)
        .order_by("community__name", "community_id")
        .values_list(
            "community_id",
            "community__slug",
            "community__name",
            "community__hue",
            "role",
            "community__visibility",
            "community__archived_at",
        )
    )


_MEMBERSHIPS = Prepared(_memberships)


def memberships_of(person: User) -> tuple[MemberOf, ...]:
    """Her communities by name. One query."""
    asking = Viewer(person)
    asking.__dict__["moderated_ids"] = []  # known from what is read here; the query does not depend on it
    return tuple(
        MemberOf(community_id, slug, name, hue, role, visibility, is_archived=archived_at is not None)
        for community_id, slug, name, hue, role, visibility, archived_at in _MEMBERSHIPS.rows(asking)
    )
