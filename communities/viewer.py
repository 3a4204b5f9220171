"""Who is looking: resolved once a request, asked by every ``visible_to`` and every policy."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from accounts.models import User


@dataclass(frozen=True, slots=True)
class MemberOf:
    """One community of the viewer, as the shell shows it."""

    community_id: int
    slug: str
    name: str
    hue: int
    role: str
    visibility: str
    is_archived: bool


class Viewer:
    """A person looking (or nobody: ``person`` is None), with her memberships, loaded by one query when first asked.

    Outside a request (a mail, a task) make one with ``Viewer(person)``.
    """

    def __init__(self, person: User | None) -> None:
        #: The signed-in, active person; None for a stranger.
        self.person = person if person is not None and person.is_authenticated and person.is_active else None

    def __repr__(self) -> str:
        return f"Viewer({self.person!r})"

    @property
    def id(self) -> int | None:
        """The person's id, None for a stranger."""
        return self.person.pk if self.person else None

    @property
    def is_admin(self) -> bool:
        """Whether this is a site administrator, who may see and moderate everything (docs/adr/0002)."""
        return self.person is not None and self.person.is_superuser

    @cached_property
    def memberships(self) -> tuple[MemberOf, ...]:
        """Her communities by name."""
        if self.person is None:
            return ()
        from communities.belonging import memberships_of

        return memberships_of(self.person)

    @cached_property
    def roles(self) -> Mapping[int, str]:
        """Community id → her role there."""
        return {membership.community_id: membership.role for membership in self.memberships}

    def forget_memberships(self) -> None:
        """Read them again when next asked; the actions call it where they changed the viewer's own."""
        for name in ("memberships", "roles", "moderated_ids"):
            self.__dict__.pop(name, None)

    def role_in(self, community_id: int) -> str | None:
        """Her role in a community, None where she is not a member."""
        return self.roles.get(community_id)

    def is_member_of(self, community_id: int) -> bool:
        return community_id in self.roles

    def moderates(self, community_id: int) -> bool:
        """Whether she may moderate there: as moderator, owner or administrator."""
        return self.is_admin or self.roles.get(community_id) in ("moderator", "owner")

    def owns(self, community_id: int) -> bool:
        return self.is_admin or self.roles.get(community_id) == "owner"

    @cached_property
    def moderated_ids(self) -> list[int]:
        """Communities where she is moderator or owner."""
        return [community_id for community_id, role in self.roles.items() if role in ("moderator", "owner")]

    @property
    def moderates_any(self) -> bool:
        return self.is_admin or bool(self.moderated_ids)

    @cached_property
    def unread_count(self) -> int:
        """Unread notices that she may (still) see, for the badge; stops counting at 100."""
        if self.person is None:
            return 0
        from communities.unread import count

        return count(self)
