"""Inviting people to the site."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import policies
from accounts.acting import Actor
from accounts.models import SignupInvitation, User
from activity.actions import record


@dataclass(frozen=True)
class Invited:
    """What became of the addresses."""

    sent: tuple[str, ...]
    already_here: tuple[str, ...]


@transaction.atomic
def invite_to_site(*, actor: Actor, emails: Iterable[str]) -> Invited:
    """Invite each address by a mail with a link. One that was invited before gets the mail, and its time, again."""
    if not policies.can_invite_to_site(actor):
        raise PermissionDenied(_("Only administrators invite people to this site."))
    addresses = list(dict.fromkeys(email.strip().lower() for email in emails))
    for address in addresses:
        validate_email(address)
    here = set(User.objects.filter(email__in=addresses).values_list("email", flat=True))
    sent = tuple(address for address in addresses if address not in here)
    for address in sent:
        invitation, _created = SignupInvitation.objects.update_or_create(
            email=address,
            defaults={"at": timezone.now(), "mailed_at": None, "used_at": None, "invited_by": actor.person},
            create_defaults={"token": secrets.token_urlsafe(32), "invited_by": actor.person},
        )
        record("invited_to_site", actor=actor.person, is_audit=True, invitation_id=invitation.pk, email=address)
    return Invited(sent, tuple(address for address in addresses if address in here))


@transaction.atomic
def take_back_invitation(*, actor: Actor, invitation: SignupInvitation) -> None:
    """Make the link of an unused invitation worthless."""
    if not actor.is_admin and (actor.person is None or invitation.invited_by_id != actor.person.pk):
        raise PermissionDenied(_("Only who invited, or an administrator, can take an invitation back."))
    if SignupInvitation.objects.filter(pk=invitation.pk, used_at__isnull=True).delete()[0]:
        record("site_invitation_taken_back", actor=actor.person, is_audit=True, email=invitation.email)


def use_invitation(*, email: str) -> bool:
    """Note that the invited address has signed up; False where it was not invited or has been used."""
    unused = SignupInvitation.objects.filter(email=email.lower(), used_at__isnull=True)
    return bool(unused.update(used_at=timezone.now()))
