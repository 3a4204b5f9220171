"""Who is asked about a question, and what becomes of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.actions import record
from communities.viewer import Viewer
from experts import policies
from experts.models import ExpertRequest, Offer
from experts.readers import readers_of
from posts.models import Acceptance, Post

#: How many people one question may ask at once: those who have declined do not count.
MOST_ASKED = 5
REASON_LENGTH = 300


@transaction.atomic
def ask(*, actor: Viewer, question: Post, experts: Sequence[User]) -> ExpertRequest | None:
    """Ask these people about ``question``. Who is asked already is not asked again; None when nobody is asked at all.

    Raises ValidationError for the asker herself, for people who cannot read the question, for those who declined it and
    for more than ``MOST_ASKED`` at once.
    """
    if not policies.can_ask(actor, question):
        raise PermissionDenied(_("Who asked a question, and moderators, choose its experts while it is open."))
    wanted = {expert.pk: expert for expert in experts}
    if not wanted:
        return ExpertRequest.objects.filter(question=question).first()
    ExpertRequest.objects.get_or_create(question=question, defaults={"opened_by": actor.person})
    # Locked: two forms at once must not together ask more than may be asked.
    request = ExpertRequest.objects.select_for_update().get(question=question)
    before = {offer.expert_id: offer for offer in request.offers.all()}
    chosen = [
        expert
        for expert in wanted.values()
        if expert.pk not in before or before[expert.pk].state in (Offer.State.WITHDRAWN, Offer.State.DECLINED)
    ]
    if not chosen:
        return request
    _require_askable(question, chosen, before)
    asked_now = sum(offer.state in (Offer.State.OFFERED, Offer.State.ANSWERED) for offer in before.values())
    if asked_now + len(chosen) > MOST_ASKED:
        raise ValidationError(
            {
                "experts": _("A question asks at most %(most)d people. %(asked)d are asked already.")
                % {"most": MOST_ASKED, "asked": asked_now}
            }
        )
    now = timezone.now()
    for expert in chosen:
        Offer.objects.update_or_create(
            request=request, expert=expert, defaults={"state": Offer.State.OFFERED, "at": now, "named": True}
        )
    if request.closed_at is not None:
        request.closed_at = None
        request.save(update_fields=["closed_at"])
    record(
        "experts_asked",
        actor=actor.person,
        community_id=question.community_id,
        post_id=question.pk,
        request_id=request.pk,
        expert_ids=[expert.pk for expert in chosen],
    )
    return request


@transaction.atomic
def decline_offer(*, actor: Viewer, offer: Offer, reason: str = "") -> Offer:
    """Say "this one is not for me", with a reason that the asker reads. Declining again changes nothing."""
    locked = Offer.objects.select_for_update().select_related("request").get(pk=offer.pk)
    if locked.state == Offer.State.DECLINED and actor.id == locked.expert_id:
        return locked
    if not policies.can_decline_offer(actor, locked):
        raise PermissionDenied(_("Only the person who is asked can decline, while the question waits for her."))
    reason = " ".join(reason.split())
    if not reason:
        raise ValidationError({"reason": _("Say why, in a few words: the asker reads it.")})
    if len(reason) > REASON_LENGTH:
        raise ValidationError(
            {
                "reason": _("Say it in %(most)d characters; this has %(has)d.")
                % {"most": REASON_LENGTH, "has": len(reason)}
            }
        )
    locked.state, locked.reason, locked.answered_at = Offer.State.DECLINED, reason, timezone.now()
    locked.save(update_fields=["state", "reason", "answered_at"])
    record("offer_declined", actor=actor.person, post_id=locked.request.question_id, person_id=actor.id, reason=reason)
    return locked


@transaction.atomic
def settle(question_ids: Iterable[int]) -> None:
    """Bring requests in line with what stands under their questions now. Safe to run at any time, any number of times.

    An offer is answered while its expert has a published answer there; while an answer is accepted the request is
    closed and who has not answered is no longer needed.
    """
    for request in ExpertRequest.objects.select_for_update().filter(question__in=set(question_ids)):
        accepted = Acceptance.objects.filter(question=request.question_id).first()
        answered = dict(
            Post.objects.published()
            .filter(question=request.question_id)
            .order_by("-published_at")
            .values_list("author_id", "published_at")
        )
        for offer in request.offers.all():
            _settle_offer(offer, answered, is_solved=accepted is not None)
        closed_at = accepted.at if accepted else None
        if request.closed_at != closed_at:
            request.closed_at = closed_at
            request.save(update_fields=["closed_at"])


def _settle_offer(offer: Offer, answered: dict, *, is_solved: bool) -> None:
    if offer.expert_id in answered:
        state, at = Offer.State.ANSWERED, answered[offer.expert_id]
    elif offer.state == Offer.State.DECLINED:
        return
    else:
        state, at = (Offer.State.WITHDRAWN if is_solved else Offer.State.OFFERED), None
    if (offer.state, offer.answered_at) != (state, at):
        offer.state, offer.answered_at = state, at
        offer.save(update_fields=["state", "answered_at"])


def _require_askable(question: Post, chosen: list[User], before: dict[int, Offer]) -> None:
    names = {expert.pk: expert.display_name for expert in chosen}
    if question.author_id in names:
        raise ValidationError({"experts": _("Who asked the question cannot be asked about it.")})
    if declined := [names[pk] for pk in names if pk in before and before[pk].state == Offer.State.DECLINED]:
        raise ValidationError(
            {"experts": _("Already declined this question: %(names)s.") % {"names": ", ".join(declined)}}
        )
    readers = set(readers_of(question.community).filter(pk__in=names).values_list("pk", flat=True))
    if outside := [names[pk] for pk in names if pk not in readers]:
        raise ValidationError({"experts": _("Cannot read this question: %(names)s.") % {"names": ", ".join(outside)}})
