"""Claiming imported authorship."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import policies
from accounts.acting import Actor
from accounts.models import Claim, PersonFollow, User
from activity.actions import record


@transaction.atomic
def claim(*, actor: Actor, placeholder: User, message: str = "") -> Claim:
    """Say that one wrote what stands under an imported author's name.

    Approved at once where the source knew the author by an address that the actor has confirmed; else an
    administrator decides. A claim that waits already stays as it is.
    """
    if actor.person is None:
        raise PermissionDenied(_("Sign in first."))
    locked = User.objects.select_for_update().get(pk=placeholder.pk)
    if not policies.can_claim(actor, locked):
        raise ValidationError(_("This author cannot be claimed, or somebody has claimed it already."))
    found, created = Claim.objects.get_or_create(
        placeholder=locked,
        claimant=actor.person,
        state=Claim.State.PENDING,
        defaults={"message": message.strip()},
    )
    if not created:
        return found
    record("claim_made", actor=actor.person, person_id=locked.pk, claim_id=found.pk)
    if _has_address(actor.person, locked.source_email):
        _hand_over(found, decided_by=None)
    return found


@transaction.atomic
def decide_claim(*, actor: Actor, claim: Claim, approve: bool) -> Claim:
    """Approve or decline; on approval the imported content becomes the claimant's. The same again changes nothing."""
    if not actor.is_admin:
        raise PermissionDenied(_("Only administrators decide on claims."))
    User.objects.select_for_update().get(pk=claim.placeholder_id)
    locked = Claim.objects.select_for_update().select_related("placeholder", "claimant").get(pk=claim.pk)
    state = Claim.State.APPROVED if approve else Claim.State.DECLINED
    if locked.state == state:
        return locked
    if locked.state != Claim.State.PENDING:
        raise ValidationError(_("This claim is decided already."))
    if approve:
        if locked.placeholder.claimed_by_id is not None:
            raise ValidationError(_("Somebody else has this author already."))
        _hand_over(locked, decided_by=actor.person)
    else:
        locked.state, locked.decided_by, locked.decided_at = state, actor.person, timezone.now()
        locked.save(update_fields=["state", "decided_by", "decided_at"])
        record("claim_declined", actor=actor.person, person_id=locked.claimant_id, is_audit=True, claim_id=locked.pk)
    return locked


def _hand_over(claim: Claim, *, decided_by: User | None) -> None:
    """Give the placeholder to the claimant; the rooms above move what it wrote when they hear of the event."""
    claim.state, claim.decided_by, claim.decided_at = Claim.State.APPROVED, decided_by, timezone.now()
    claim.save(update_fields=["state", "decided_by", "decided_at"])
    User.objects.filter(pk=claim.placeholder_id).update(claimed_by=claim.claimant_id, is_active=False)
    Claim.objects.filter(placeholder=claim.placeholder_id, state=Claim.State.PENDING).update(
        state=Claim.State.DECLINED, decided_by=decided_by, decided_at=claim.decided_at
    )
    followers = PersonFollow.objects.filter(person=claim.placeholder_id).exclude(follower=claim.claimant_id)
    already = PersonFollow.objects.filter(person=claim.claimant_id).values("follower")
    followers.exclude(follower__in=already).update(person=claim.claimant_id)
    PersonFollow.objects.filter(person=claim.placeholder_id).delete()
    record(
        "person_claimed",
        actor=decided_by or claim.claimant,
        person_id=claim.placeholder_id,
        is_audit=True,
        claimed_by=claim.claimant_id,
        claim_id=claim.pk,
    )


def _has_address(person: User, address: str) -> bool:
    from allauth.account.models import EmailAddress

    return bool(address) and EmailAddress.objects.filter(user=person, email__iexact=address, verified=True).exists()
