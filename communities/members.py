"""The list of members of a community."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from accounts import names
from communities import policies
from communities.models import Community, Membership, Role
from communities.viewer import Viewer
from ui.keyset import Keyset

NEWEST = Keyset("-id")
#: Owners and moderators shown by name over the list and on the about page.
MOST_FACILITATORS = 24


@dataclass(frozen=True)
class MemberRow:
    """A member, and what the viewer may do about her."""

    membership: Membership
    can_remove: bool
    can_give_role: bool
    is_self: bool


@dataclass(frozen=True)
class Members:
    """One page of the list."""

    facilitators: tuple[MemberRow, ...]
    rows: tuple[MemberRow, ...]
    role: str
    q: str
    next_url: str
    roles: tuple[tuple[str, str], ...]


def facilitators(viewer: Viewer, community: Community) -> list[Membership]:
    """Owners, then moderators, longest-serving first; for those who may see the members."""
    found = (
        Membership.objects.visible_to(viewer)
        .filter(community=community)
        .moderating()
        .select_related("person")
        .order_by("id")[:MOST_FACILITATORS]
    )
    return sorted(found, key=lambda membership: membership.role != Role.OWNER)


def load(viewer: Viewer, community: Community, *, role: str = "", q: str = "", cursor: str = "") -> Members:
    """Members, newest first. Unfiltered, owners and moderators stand before them. Two queries."""
    q = q.strip()
    members = Membership.objects.visible_to(viewer).filter(community=community).select_related("person")
    if role:
        members = members.filter(role=role)
    if q:
        members = members.filter(names.matching(q, column="person"))
    leading: list[Membership] = []
    if not role and not q:
        members = members.filter(role__in=[Role.MEMBER, Role.EXPERT])
        leading = facilitators(viewer, community) if not cursor else []
    page = NEWEST.page(members, cursor=cursor, size=30)
    return Members(
        facilitators=tuple(row(viewer, membership) for membership in leading),
        rows=tuple(row(viewer, membership) for membership in page.rows),
        role=role,
        q=q,
        next_url=_next_url(community, role, q, page.next_cursor),
        roles=tuple((value, str(label)) for value, label in Role.choices),
    )


def row(viewer: Viewer, membership: Membership) -> MemberRow:
    """The membership with the viewer's rights over it."""
    return MemberRow(
        membership=membership,
        can_remove=policies.can_remove(viewer, membership) and membership.person_id != viewer.id,
        can_give_role=viewer.owns(membership.community_id),
        is_self=membership.person_id == viewer.id,
    )


def _next_url(community: Community, role: str, q: str, cursor: str) -> str:
    if not cursor:
        return ""
    query: dict[str, Any] = {"role": role, "q": q, "after": cursor}
    address = reverse("community_members", args=[community.slug])
    return f"{address}?{urlencode({name: value for name, value in query.items() if value})}"
