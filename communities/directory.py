"""The directory of communities: search, the viewer's own, and what she can do with each."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Q
from django.urls import reverse

from communities import policies
from communities.models import Community, Invitation, JoinRequest, Role
from communities.viewer import Viewer
from ui.keyset import Keyset

SHOWS = ("all", "mine", "archived")
ORDER = Keyset("name", "id")


@dataclass(frozen=True)
class Row:
    """A community in a list, for one viewer."""

    community: Community
    role_label: str
    is_member: bool
    can_join: bool
    can_request: bool
    is_requested: bool
    invitation_id: int | None


@dataclass(frozen=True)
class Directory:
    """One page of the directory."""

    rows: tuple[Row, ...]
    show: str
    q: str
    next_url: str
    invitations_count: int


def load(viewer: Viewer, *, show: str = "all", q: str = "", cursor: str = "") -> Directory:
    """Four queries: memberships, communities, waiting requests, invitations."""
    show = show if show in SHOWS else "all"
    q = q.strip()[:80]
    communities = Community.objects.visible_to(viewer)
    communities = communities.exclude(archived_at=None) if show == "archived" else communities.active()
    if show == "mine":
        communities = communities.joined_by(viewer)
    for word in q.split()[:5]:
        communities = communities.filter(Q(name__icontains=word) | Q(summary__icontains=word))
    page = ORDER.page(communities, cursor=cursor, size=24)
    invited = dict(
        Invitation.objects.unanswered()
        .filter(person=viewer.person)
        .order_by("id")
        .values_list("community_id", "pk")[:100]
    )
    next_url = ""
    if page.next_cursor:
        query = {"show": show, "q": q, "after": page.next_cursor}
        next_url = f"{reverse('communities')}?{urlencode({name: value for name, value in query.items() if value})}"
    return Directory(rows(viewer, page.rows, invited), show, q, next_url, len(invited))


def rows(viewer: Viewer, communities: list[Community], invited: dict[int, int] | None = None) -> tuple[Row, ...]:
    """Communities with what the viewer is and may do there. ``invited``: community → her open invitation."""
    requested = set(
        JoinRequest.objects.pending()
        .filter(person=viewer.person, community__in=[community.pk for community in communities])
        .values_list("community_id", flat=True)
    )
    return tuple(_row(viewer, community, requested, invited or {}) for community in communities)


def _row(viewer: Viewer, community: Community, requested: set[int], invited: dict[int, int]) -> Row:
    role = viewer.role_in(community.pk)
    return Row(
        community=community,
        role_label=str(Role(role).label) if role else "",
        is_member=role is not None,
        can_join=policies.can_join(viewer, community),
        can_request=policies.can_request(viewer, community),
        is_requested=community.pk in requested,
        invitation_id=invited.get(community.pk),
    )
