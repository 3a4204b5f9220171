"""Every change to communities and to who belongs to them.

All changes of membership lock the community's row first, so that two of them cannot together take its last owner away.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

import richtext
from accounts.models import User
from activity.actions import record
from communities import policies
from communities.models import Community, Invitation, JoinRequest, Membership, Role, Visibility
from communities.viewer import Viewer

#: Texts in Markdown: the argument's name → the fields of its source and its HTML are called after it.
TEXTS = ("about", "rules", "welcome")


# --- The community itself -------------------------------------------------------------------------------------------


@transaction.atomic
def create(
    *,
    actor: Viewer,
    name: str,
    slug: str = "",
    summary: str = "",
    about: str = "",
    rules: str = "",
    welcome: str = "",
    visibility: str = Visibility.OPEN,
    hue: int = 170,
) -> Community:
    """Found a community; who founds it is its first owner. Without ``slug`` the address is made from the name."""
    person = _signed_in(actor)
    community = Community(
        name=name.strip(),
        slug=slug or _free_slug(name),
        summary=summary.strip(),
        visibility=visibility,
        hue=hue,
        created_by=person,
        members_count=1,
    )
    for text, source in zip(TEXTS, (about, rules, welcome), strict=True):
        _set_text(community, text, source)
    _clean(community)
    community.save()
    Membership.objects.create(community=community, person=person, role=Role.OWNER)
    actor.forget_memberships()
    record("community_created", actor=person, community_id=community.pk, visibility=community.visibility)
    return community


@transaction.atomic
def change(
    *,
    actor: Viewer,
    community: Community,
    name: str | None = None,
    slug: str | None = None,
    summary: str | None = None,
    about: str | None = None,
    rules: str | None = None,
    welcome: str | None = None,
    visibility: str | None = None,
    hue: int | None = None,
) -> Community:
    """Change what is given (None: leave it). The event names the fields, and visibility before and after."""
    _require_owner(actor, community)
    locked = _lock(community)
    changed = _changed_fields(
        locked, {"name": name, "slug": slug, "summary": summary, "visibility": visibility, "hue": hue}
    )
    for text, source in zip(TEXTS, (about, rules, welcome), strict=True):
        if source is not None and source.strip() != getattr(locked, f"{text}_source"):
            _set_text(locked, text, source)
            changed[text] = None
    if not changed:
        return locked
    _clean(locked)
    locked.save()
    data: dict[str, Any] = {"fields": sorted(changed)}
    if "visibility" in changed:
        data |= {"visibility": locked.visibility, "visibility_before": changed["visibility"]}
    actor.forget_memberships()
    record("community_changed", actor=actor.person, community_id=locked.pk, is_audit=True, **data)
    return locked


@transaction.atomic
def set_archived(*, actor: Viewer, community: Community, on: bool) -> Community:
    """Close the community to writing, or open it again. Reading and leaving stay possible."""
    _require_owner(actor, community)
    locked = _lock(community)
    if locked.is_archived == on:
        return locked
    locked.archived_at = timezone.now() if on else None
    locked.save(update_fields=["archived_at"])
    actor.forget_memberships()
    record(
        "community_archived" if on else "community_restored", actor=actor.person, community_id=locked.pk, is_audit=True
    )
    return locked


@transaction.atomic
def set_cover(*, actor: Viewer, community: Community, upload: Any | None) -> Community:
    """Set the picture over the community's pages, or remove it (None). Raises ValidationError for what is no image."""
    from communities import covers

    _require_owner(actor, community)
    locked = _lock(community)
    before = locked.cover
    locked.cover = covers.save(upload) if upload is not None else ""
    if locked.cover == before:
        return locked
    locked.save(update_fields=["cover"])
    if before:
        transaction.on_commit(lambda: covers.forget(before))
    record("community_changed", actor=actor.person, community_id=locked.pk, is_audit=True, fields=["cover"])
    return locked


# --- Joining and leaving --------------------------------------------------------------------------------------------


@transaction.atomic
def join(*, actor: Viewer, community: Community) -> Membership:
    """Become a member of an open community, or of one that the actor is invited to."""
    person = _signed_in(actor)
    locked = _lock(community)
    if membership := Membership.objects.filter(community=locked, person=person).first():
        return membership
    _require_not_archived(locked)
    if invitation := Invitation.objects.unanswered().filter(community=locked, person=person).first():
        accepted = answer_invitation(actor=actor, invitation=invitation, accept=True)
        if accepted is not None:
            return accepted
    if locked.visibility != Visibility.OPEN:
        raise PermissionDenied(_("This community is not open: ask its moderators to let you in."))
    membership = _add_member(locked, person)
    actor.forget_memberships()
    record("member_joined", actor=person, community_id=locked.pk, person_id=person.pk)
    return membership


@transaction.atomic
def leave(*, actor: Viewer, community: Community) -> None:
    """Stop being a member. The last owner cannot."""
    person = _signed_in(actor)
    locked = _lock(community)
    membership = Membership.objects.filter(community=locked, person=person).first()
    if membership is None:
        return
    if _is_last_owner(membership):
        raise ValidationError(
            _(
                "You are the only owner of %(community)s. Make another member an owner on the members page, "
                "then leave; or archive the community."
            )
            % {"community": locked.name}
        )
    _drop_member(membership)
    actor.forget_memberships()
    record("member_left", actor=person, community_id=locked.pk, person_id=person.pk)


@transaction.atomic
def request_to_join(*, actor: Viewer, community: Community, message: str = "") -> JoinRequest:
    """Ask the moderators of a closed community. A request that waits already stays as it is."""
    person = _signed_in(actor)
    locked = _lock(community)
    if Membership.objects.filter(community=locked, person=person).exists():
        raise ValidationError(_("You are a member of this community already."))
    _require_not_archived(locked)
    if Invitation.objects.unanswered().filter(community=locked, person=person).exists():
        raise ValidationError(_("You are invited to this community: accept the invitation instead."))
    if locked.visibility != Visibility.CLOSED:
        raise PermissionDenied(_("Only closed communities take requests to join."))
    request, created = JoinRequest.objects.get_or_create(
        community=locked, person=person, state=JoinRequest.State.PENDING, defaults={"message": message.strip()}
    )
    if created:
        record("join_requested", actor=person, community_id=locked.pk, person_id=person.pk, request_id=request.pk)
    return request


@transaction.atomic
def withdraw_request(*, actor: Viewer, request: JoinRequest) -> JoinRequest:
    """Take one's own request back before it is decided."""
    if actor.id != request.person_id:
        raise PermissionDenied(_("Only the person who asked can withdraw a request."))
    locked = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if locked.state == JoinRequest.State.WITHDRAWN:
        return locked
    if locked.state != JoinRequest.State.PENDING:
        raise ValidationError(_("The request is decided already; there is nothing to withdraw."))
    locked.state = JoinRequest.State.WITHDRAWN
    locked.decided_at = timezone.now()
    locked.save(update_fields=["state", "decided_at"])
    return locked


@transaction.atomic
def decide_request(*, actor: Viewer, request: JoinRequest, approve: bool, note: str = "") -> JoinRequest:
    """Let a person in or not, with a note that she is told. The same decision again changes nothing."""
    if not actor.moderates(request.community_id):
        raise PermissionDenied(_("Only moderators and owners decide who may join."))
    community = _lock(request.community)
    locked = JoinRequest.objects.select_for_update().select_related("person").get(pk=request.pk)
    state = JoinRequest.State.APPROVED if approve else JoinRequest.State.DECLINED
    if locked.state == state:
        return locked
    if locked.state != JoinRequest.State.PENDING:
        raise ValidationError(_("This request is %(state)s already.") % {"state": locked.get_state_display().lower()})
    if approve:
        _require_not_archived(community)
        _require_can_be_member(locked.person)
    locked.state = state
    locked.decided_by, locked.decided_at, locked.note = actor.person, timezone.now(), note.strip()
    locked.save(update_fields=["state", "decided_by", "decided_at", "note"])
    if approve:
        _add_member(community, locked.person)
        record("member_joined", actor=locked.person, community_id=community.pk, person_id=locked.person_id)
    record(
        "join_approved" if approve else "join_declined",
        actor=actor.person,
        community_id=community.pk,
        person_id=locked.person_id,
        is_audit=True,
        request_id=locked.pk,
        note=locked.note,
    )
    return locked


@transaction.atomic
def invite(*, actor: Viewer, community: Community, person: User, message: str = "") -> Invitation:
    """Invite a person; she becomes a member when she accepts. An unanswered invitation stays as it is."""
    if not policies.can_invite(actor, community):
        raise PermissionDenied(_("You may not invite people to this community."))
    locked = _lock(community)
    _require_can_be_member(person)
    if Membership.objects.filter(community=locked, person=person).exists():
        raise ValidationError(_("%(person)s is a member already.") % {"person": person.display_name})
    if JoinRequest.objects.pending().filter(community=locked, person=person).exists():
        raise ValidationError(
            _("%(person)s has asked to join: a moderator can approve the request.") % {"person": person.display_name}
        )
    invitation, created = Invitation.objects.get_or_create(
        community=locked,
        person=person,
        answered_at=None,
        defaults={"invited_by": actor.person, "message": message.strip()},
    )
    if created:
        record(
            "member_invited",
            actor=actor.person,
            community_id=locked.pk,
            person_id=person.pk,
            invitation_id=invitation.pk,
            note=invitation.message,
        )
    return invitation


@transaction.atomic
def answer_invitation(*, actor: Viewer, invitation: Invitation, accept: bool) -> Membership | None:
    """Accept (gives the membership) or decline an invitation of one's own."""
    person = _signed_in(actor)
    if invitation.person_id != person.pk:
        raise PermissionDenied(_("Only the invited person can answer an invitation."))
    community = _lock(invitation.community)
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        raise ValidationError(_("This invitation was taken back."))
    if locked.answered_at is not None:
        if locked.accepted == accept:
            return Membership.objects.filter(community=community, person=person).first()
        raise ValidationError(_("You have answered this invitation already."))
    if accept:
        _require_not_archived(community)
    locked.answered_at, locked.accepted = timezone.now(), accept
    locked.save(update_fields=["answered_at", "accepted"])
    membership = _add_member(community, person) if accept else None
    actor.forget_memberships()
    verb = "invitation_accepted" if accept else "invitation_declined"
    record(verb, actor=person, community_id=community.pk, person_id=person.pk, invitation_id=locked.pk)
    if accept:
        record("member_joined", actor=person, community_id=community.pk, person_id=person.pk)
    return membership


@transaction.atomic
def cancel_invitation(*, actor: Viewer, invitation: Invitation) -> None:
    """Take an unanswered invitation back: who invited, or a moderator."""
    if actor.id != invitation.invited_by_id and not actor.moderates(invitation.community_id):
        raise PermissionDenied(_("Only who invited, or a moderator, can take an invitation back."))
    locked = Invitation.objects.select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        return
    if locked.answered_at is not None:
        raise ValidationError(_("The invitation is answered already."))
    community_id, person_id = locked.community_id, locked.person_id
    locked.delete()
    record("invitation_cancelled", actor=actor.person, community_id=community_id, person_id=person_id)


# --- Members --------------------------------------------------------------------------------------------------------


@transaction.atomic
def change_role(*, actor: Viewer, membership: Membership, role: str) -> Membership:
    """Give a member another role. The last owner keeps it."""
    if not actor.owns(membership.community_id):
        raise PermissionDenied(_("Only owners give roles."))
    if role not in Role.values:
        raise ValidationError({"role": _("Choose member, expert, moderator or owner.")})
    community = _lock(membership.community)
    locked = Membership.objects.select_related("person").filter(pk=membership.pk).first()
    if locked is None:
        raise ValidationError(_("%(person)s is no longer a member.") % {"person": membership.person.display_name})
    if locked.role == role:
        return locked
    if _is_last_owner(locked):
        raise ValidationError(
            _("%(person)s is the only owner of %(community)s. Make another member an owner first.")
            % {"person": locked.person.display_name, "community": community.name}
        )
    before, locked.role = locked.role, role
    locked.save(update_fields=["role"])
    actor.forget_memberships()
    record(
        "role_changed",
        actor=actor.person,
        community_id=community.pk,
        person_id=locked.person_id,
        is_audit=True,
        role=role,
        role_before=before,
    )
    return locked


@transaction.atomic
def remove_member(*, actor: Viewer, membership: Membership, note: str = "") -> None:
    """End somebody's membership, with a note for the moderation log. The last owner stays."""
    if not policies.can_remove(actor, membership):
        raise PermissionDenied(_("Moderators remove members and experts; owners remove everyone."))
    community = _lock(membership.community)
    locked = Membership.objects.select_related("person").filter(pk=membership.pk).first()
    if locked is None:
        return
    # again: she may have been made an owner since the page was shown
    if not policies.can_remove(actor, locked):
        raise PermissionDenied(_("Moderators remove members and experts; owners remove everyone."))
    if _is_last_owner(locked):
        raise ValidationError(
            _("%(person)s is the only owner of %(community)s. Make another member an owner first.")
            % {"person": locked.person.display_name, "community": community.name}
        )
    _drop_member(locked)
    actor.forget_memberships()
    record(
        "member_removed",
        actor=actor.person,
        community_id=community.pk,
        person_id=locked.person_id,
        is_audit=True,
        note=note.strip(),
    )


# --- What they share ------------------------------------------------------------------------------------------------


def _signed_in(actor: Viewer) -> User:
    if actor.person is None:
        raise PermissionDenied(_("Sign in first."))
    return actor.person


def _require_owner(actor: Viewer, community: Community) -> None:
    if not policies.can_edit(actor, community):
        raise PermissionDenied(_("Only owners change a community."))


def _require_not_archived(community: Community) -> None:
    if community.is_archived:
        raise ValidationError(_("%(community)s is archived: it takes no new members.") % {"community": community.name})


def _require_can_be_member(person: User) -> None:
    if not person.is_active or person.is_placeholder:
        raise ValidationError(_("%(person)s has no account that can sign in.") % {"person": person.display_name})


def _lock(community: Community) -> Community:
    """The community as it is now, locked until the end of the transaction (SQLite: the whole database is)."""
    return Community.objects.select_for_update().get(pk=community.pk)


def _add_member(community: Community, person: User) -> Membership:
    """The membership, made where missing; what waited for it (invitation, request) is settled."""
    membership, created = Membership.objects.get_or_create(community=community, person=person)
    if created:
        Community.objects.filter(pk=community.pk).update(members_count=F("members_count") + 1)
    now = timezone.now()
    Invitation.objects.unanswered().filter(community=community, person=person).update(answered_at=now, accepted=True)
    JoinRequest.objects.pending().filter(community=community, person=person).update(
        state=JoinRequest.State.APPROVED, decided_at=now
    )
    return membership


def _drop_member(membership: Membership) -> None:
    membership.delete()
    Community.objects.filter(pk=membership.community_id, members_count__gt=0).update(
        members_count=F("members_count") - 1
    )


def _is_last_owner(membership: Membership) -> bool:
    """Whether no other active person owns the community. The caller holds the lock on it."""
    if membership.role != Role.OWNER:
        return False
    others = Membership.objects.owning().filter(community=membership.community_id, person__is_active=True)
    return not others.exclude(pk=membership.pk).exists()


def _set_text(community: Community, text: str, source: str) -> None:
    source = source.strip()
    setattr(community, f"{text}_source", source)
    setattr(community, f"{text}_html", richtext.parse(source).html() if source else "")


def _changed_fields(community: Community, wanted: dict[str, Any]) -> dict[str, Any]:
    """Set what is given and differs; the names of what changed with their values before."""
    before = {}
    for field, value in wanted.items():
        if isinstance(value, str):
            value = value.strip()
        if value is not None and value != getattr(community, field):
            before[field] = getattr(community, field)
            setattr(community, field, value)
    return before


def _clean(community: Community) -> None:
    """Raise ValidationError, by field, for what the form of a door would not have let through."""
    if Community.objects.filter(slug=community.slug).exclude(pk=community.pk).exists():
        raise ValidationError({"slug": _("This address is not free. Choose another.")})
    if community.hue % 10:
        raise ValidationError({"hue": _("Choose one of the colours.")})
    community.full_clean(validate_unique=False, validate_constraints=False)


def _free_slug(name: str) -> str:
    wanted = slugify(name)[:70].strip("-") or "community"
    taken = set(Community.objects.filter(slug__startswith=wanted).values_list("slug", flat=True))
    if wanted not in taken:
        return wanted
    return next(slug for number in range(2, len(taken) + 3) if (slug := f"{wanted}-{number}") not in taken)
