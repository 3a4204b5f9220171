"""People arrive and leave."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import names, policies
from accounts.acting import Actor
from accounts.models import User
from activity.actions import record


@transaction.atomic
def add_person(*, actor: Actor | None, email: str, password: str | None = None, **fields: Any) -> User:
    """Add a person whose address is known to be hers; without a password she sets one by "forgotten password".

    ``actor``: an administrator; None for the commands that fill a site.
    """
    if actor is not None and not actor.is_admin:
        raise PermissionDenied(_("Only administrators add people."))
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise ValidationError({"email": _("Somebody has this address already.")})
    person = User.objects.create_user(email, password, **fields)
    EmailAddress.objects.create(user=person, email=email, verified=True, primary=True)
    record("person_joined", actor=actor.person if actor else person, person_id=person.pk)
    return person


@transaction.atomic
def join_site(*, person: User, is_confirmed: bool) -> None:
    """Take in somebody who has just signed up; colleagues see her once her address is confirmed."""
    person.is_confirmed = is_confirmed
    person.save(update_fields=["display_name", "is_confirmed"])
    if is_confirmed:
        _arrive(person)


@transaction.atomic
def confirm(*, person: User) -> None:
    """The address is confirmed: from now on colleagues see her. A second time changes nothing."""
    if not User.objects.filter(pk=person.pk, is_confirmed=False).update(is_confirmed=True):
        return
    person.is_confirmed = True
    _arrive(person)


@transaction.atomic
def deactivate(*, actor: Actor, person: User) -> None:
    """End a person's access at once, on all her devices. What she wrote remains."""
    if not policies.can_administer(actor, person):
        raise PermissionDenied(_("Only administrators deactivate people, and not themselves."))
    if not User.objects.filter(pk=person.pk, is_active=True).update(is_active=False):
        return
    person.is_active = False
    names.index([person])
    _end_sessions(person)
    record("person_deactivated", actor=actor.person, person_id=person.pk, is_audit=True)


@transaction.atomic
def reactivate(*, actor: Actor, person: User) -> None:
    """Let a deactivated person sign in again."""
    if not policies.can_administer(actor, person):
        raise PermissionDenied(_("Only administrators reactivate people."))
    if person.is_placeholder:
        raise ValidationError(_("An imported author has no account to reactivate."))
    if not User.objects.filter(pk=person.pk, is_active=False).update(is_active=True):
        return
    person.is_active = True
    names.index([person])
    record("person_reactivated", actor=actor.person, person_id=person.pk, is_audit=True)
    record("person_changed", actor=actor.person, person_id=person.pk, fields=["is_active"])


@transaction.atomic
def change_rights(*, actor: Actor, person: User, fields: list[str]) -> None:
    """Keep these of the person's fields (``is_staff``, ``is_superuser``, ``source_email``) as set on the instance."""
    if not actor.is_admin:
        raise PermissionDenied(_("Only administrators change rights."))
    person.save(update_fields=fields)
    values = {name: getattr(person, name) for name in fields}
    record("rights_changed", actor=actor.person, person_id=person.pk, is_audit=True, **values)


def _arrive(person: User) -> None:
    names.index([person])
    record("person_joined", actor=person, person_id=person.pk)


def _end_sessions(person: User) -> None:
    from allauth.usersessions.models import UserSession

    for session in UserSession.objects.filter(user=person):
        session.end()
