"""A community always keeps an owner who can sign in, as far as somebody is there to be one."""

from __future__ import annotations

from django.db import transaction

from activity.actions import record
from communities.models import Community, Membership, Role


def pass_on(person_id: int) -> list[Membership]:
    """For each community that only this deactivated person owns, make the longest-serving active moderator an owner.

    Without such a moderator administrators decide. Safe to run twice. Returns the new owners' memberships.
    """
    owned = Membership.objects.owning().filter(person_id=person_id, person__is_active=False)
    successors = (_successor(community_id) for community_id in list(owned.values_list("community_id", flat=True)))
    return [membership for membership in successors if membership is not None]


@transaction.atomic
def _successor(community_id: int) -> Membership | None:
    Community.objects.select_for_update().get(pk=community_id)
    active = Membership.objects.filter(community_id=community_id, person__is_active=True)
    if active.owning().exists():
        return None
    successor = active.filter(role=Role.MODERATOR).order_by("joined_at", "id").first()
    if successor is None:
        return None
    before, successor.role = successor.role, Role.OWNER
    successor.save(update_fields=["role"])
    record(
        "role_changed",
        community_id=community_id,
        person_id=successor.person_id,
        is_audit=True,
        role=successor.role,
        role_before=before,
        note="The only owner's account was closed.",
    )
    return successor
