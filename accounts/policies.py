"""Who may do what about people. Pure: the actor and loaded people, no queries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings

if TYPE_CHECKING:
    from accounts.acting import Actor
    from accounts.models import User


def can_invite_to_site(actor: Actor) -> bool:
    """Invite people to sign up: administrators always, everybody where the site says so."""
    return actor.person is not None and (actor.is_admin or bool(settings.SITE_INVITATIONS_BY_EVERYONE))


def can_follow(actor: Actor, person: User) -> bool:
    """Follow a colleague (not oneself)."""
    return actor.person is not None and actor.person.pk != person.pk


def can_claim(actor: Actor, placeholder: User) -> bool:
    """Say that one is the author behind imported content."""
    return actor.person is not None and placeholder.is_placeholder and placeholder.claimed_by_id is None


def can_administer(actor: Actor, person: User) -> bool:
    """Deactivate, reactivate, decide on claims: administrators, not about themselves."""
    return actor.is_admin and actor.person is not None and actor.person.pk != person.pk
