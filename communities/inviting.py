"""What the pages of invitations show."""

from __future__ import annotations

from dataclasses import dataclass

from accounts import suggestions
from accounts.models import User
from communities.models import Community, Invitation, Membership
from communities.viewer import Viewer


@dataclass(frozen=True)
class Candidate:
    """A person who can be ticked, or why she cannot."""

    person: User
    is_chosen: bool
    obstacle: str


@dataclass(frozen=True)
class InvitePage:
    """Who was found, who is ticked, who has not answered."""

    q: str
    candidates: tuple[Candidate, ...]
    waiting: tuple[Invitation, ...]


def load(viewer: Viewer, community: Community, *, q: str = "", chosen: list[str] | None = None) -> InvitePage:
    """Ticked people first, then those found. Five queries."""
    q = q.strip()[:80]
    ticked = list(User.objects.active().filter(handle__in=(chosen or [])[:50]).order_by("display_name"))
    found = suggestions.find(q, limit=12) if q else []
    people = ticked + [person for person in found if person not in ticked]
    ids = [person.pk for person in people]
    members = set(Membership.objects.filter(community=community, person__in=ids).values_list("person_id", flat=True))
    waiting = tuple(
        Invitation.objects.visible_to(viewer)
        .unanswered()
        .filter(community=community)
        .select_related("person", "invited_by")
        .order_by("-id")[:100]
    )
    invited = set(
        Invitation.objects.unanswered().filter(community=community, person__in=ids).values_list("person_id", flat=True)
    )
    return InvitePage(
        q=q,
        candidates=tuple(
            Candidate(person, person in ticked, _obstacle(person.pk, members, invited)) for person in people
        ),
        waiting=waiting,
    )


def waiting_for(viewer: Viewer) -> list[Invitation]:
    """The viewer's own that she has not answered, newest first."""
    return list(
        Invitation.objects.unanswered()
        .filter(person=viewer.person)
        .select_related("community", "invited_by")
        .order_by("-id")[:100]
    )


def _obstacle(person_id: int, members: set[int], invited: set[int]) -> str:
    if person_id in members:
        return "member"
    return "invited" if person_id in invited else ""
