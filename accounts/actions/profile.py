"""What a person says about herself, how she looks, whom she follows."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

import richtext
from accounts import avatars, names, organisation, policies
from accounts.acting import Actor
from accounts.handles import check_handle
from accounts.models import PersonFollow, User
from activity.actions import record

#: What a person may say about herself by ``change_profile``.
FIELDS = frozenset(
    {
        "display_name",
        "handle",
        "pronouns",
        "job_title",
        "department",
        "location",
        "time_zone",
        "manager",
        "bio_source",
    }
)


@transaction.atomic
def change_profile(*, actor: Actor, person: User, **fields: Any) -> User:
    """Change what is given of ``FIELDS``: one's own, or (administrators) anybody's."""
    if actor.person is None or (actor.person.pk != person.pk and not actor.is_admin):
        raise PermissionDenied(_("Everybody changes only the own profile."))
    if unknown := fields.keys() - FIELDS:
        raise TypeError(f"change_profile() got unexpected fields: {sorted(unknown)}")
    locked = User.objects.select_for_update().get(pk=person.pk)
    changed = {name: value for name, value in fields.items() if getattr(locked, name) != value}
    if not changed:
        return locked
    before = {name: getattr(locked, name) for name in changed.keys() - {"manager", "bio_source"}}
    if "handle" in changed:
        check_handle(changed["handle"], person=locked)
    if changed.get("manager") is not None:
        organisation.check_manager(locked, changed["manager"])
    for name, value in changed.items():
        setattr(locked, name, value)
    if "bio_source" in changed:
        locked.bio_html = richtext.parse(locked.bio_source).html() if locked.bio_source else ""
    locked.full_clean(exclude=["password"], validate_unique=False, validate_constraints=False)
    locked.save()
    if changed.keys() & {"display_name", "handle"}:
        names.index([locked])
    record("person_changed", actor=actor.person, person_id=locked.pk, fields=sorted(changed), before=before)
    return locked


@transaction.atomic
def set_avatar(*, actor: Actor, upload: Any | None) -> User:
    """Set one's picture, or remove it (None). Raises ValidationError for what is no image or too large."""
    if actor.person is None:
        raise PermissionDenied(_("Sign in first."))
    person = User.objects.select_for_update().get(pk=actor.person.pk)
    before = person.avatar
    person.avatar = avatars.save(person, upload) if upload is not None else ""
    if person.avatar == before:
        return person
    person.save(update_fields=["avatar"])
    actor.person.avatar = person.avatar
    if before:
        transaction.on_commit(lambda: avatars.delete(before))
    record("person_changed", actor=actor.person, person_id=person.pk, fields=["avatar"])
    return person


@transaction.atomic
def set_person_follow(*, actor: Actor, person: User, on: bool) -> None:
    """Follow a colleague or stop following. The same again changes nothing."""
    if not policies.can_follow(actor, person):
        raise PermissionDenied(_("You can follow colleagues, not yourself."))
    if not on:
        PersonFollow.objects.filter(person=person, follower=actor.person).delete()
        return
    if not person.is_active:
        raise ValidationError(_("%(person)s is no longer here.") % {"person": person.display_name})
    _follow, created = PersonFollow.objects.get_or_create(person=person, follower=actor.person)
    if created:
        record("person_followed", actor=actor.person, person_id=person.pk)
