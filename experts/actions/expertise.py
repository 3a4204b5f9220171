"""Who knows what: said by herself, given by a moderator, contested, taken back."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import User
from activity.actions import record
from communities.viewer import Viewer
from experts import policies
from experts.models import Expertise
from posts.actions import topics
from posts.models import Topic

#: The longest note, in characters (the column's length).
NOTE_LENGTH = 200


@transaction.atomic
def declare(*, actor: Viewer, topic_name: str, note: str = "") -> Expertise:
    """Say that the actor knows a topic. A new topic is made; a synonym stands for the topic it points to.

    Declaring a topic again changes the note; declaring one that she declined takes it up again.
    """
    if actor.person is None or not policies.can_declare(actor):
        raise PermissionDenied(_("Sign in first."))
    topic = _listed(_topic_called(topic_name, actor))
    note = _clean_note(note)
    expertise, created = Expertise.objects.get_or_create(
        topic=topic, person=actor.person, defaults={"note": note, "source": Expertise.Source.DECLARED}
    )
    resumed = not created and expertise.declined_at is not None
    if resumed:
        expertise.source, expertise.given_by, expertise.declined_at = Expertise.Source.DECLARED, None, None
        expertise.at = timezone.now()
    if not created and (resumed or expertise.note != note):
        expertise.note = note
        expertise.save()
    if created or resumed:
        record("expertise_declared", actor=actor.person, person_id=actor.person.pk, topic_id=topic.pk)
    return expertise


@transaction.atomic
def give(*, actor: Viewer, person: User, topic: Topic, note: str = "") -> Expertise:
    """Name ``person`` as an expert of ``topic``. Who holds it already keeps it as it is; who declined is left alone."""
    if not policies.can_give(actor):
        raise PermissionDenied(_("Only moderators name experts."))
    if actor.id == person.pk:
        return declare(actor=actor, topic_name=topic.name, note=note)
    topic = topic.synonym_of or topic
    if not person.is_active or person.is_placeholder:
        raise ValidationError(
            {"person": _("%(person)s has no account that can sign in.") % {"person": person.display_name}}
        )
    if not Topic.objects.visible_to(Viewer(person)).filter(pk=topic.pk).exists():
        raise ValidationError(
            {
                "person": _("%(person)s cannot see any post about %(topic)s. Choose somebody who can.")
                % {"person": person.display_name, "topic": topic.name}
            }
        )
    expertise, created = Expertise.objects.get_or_create(
        topic=topic,
        person=person,
        defaults={"note": _clean_note(note), "source": Expertise.Source.GIVEN, "given_by": actor.person},
    )
    if expertise.declined_at is not None:
        raise ValidationError(
            {
                "person": _("%(person)s does not want to be listed for %(topic)s.")
                % {"person": person.display_name, "topic": topic.name}
            }
        )
    if created:
        record(
            "expertise_given",
            actor=actor.person,
            person_id=person.pk,
            topic_id=topic.pk,
            is_audit=True,
            note=expertise.note,
        )
    return expertise


@transaction.atomic
def decline_given(*, actor: Viewer, expertise: Expertise) -> Expertise:
    """Contest what a moderator gave: the actor is not listed for the topic, and is not given it again."""
    if not policies.can_decline_given(actor, expertise):
        raise PermissionDenied(_("Only the person who was named can decline."))
    if expertise.declined_at is None:
        expertise.declined_at = timezone.now()
        expertise.save(update_fields=["declined_at"])
        _record_withdrawn(actor, expertise)
    return expertise


@transaction.atomic
def withdraw(*, actor: Viewer, expertise: Expertise) -> None:
    """Take an expertise back. Withdrawing it again changes nothing."""
    if not policies.can_withdraw(actor, expertise):
        raise PermissionDenied(_("You can withdraw what you declared yourself; moderators what they gave."))
    deleted, _by_model = Expertise.objects.filter(pk=expertise.pk).delete()
    if deleted:
        _record_withdrawn(actor, expertise)


@transaction.atomic
def move_expertise(*, from_topic_id: int, into_topic_id: int) -> None:
    """The topics were merged: who held the one holds the other. Safe to run twice."""
    held = Expertise.objects.filter(topic=into_topic_id).values("person")
    Expertise.objects.filter(topic=from_topic_id, person__in=held).delete()
    if Expertise.objects.filter(topic=from_topic_id).update(topic=into_topic_id):
        Topic.objects.filter(pk=into_topic_id, is_listed=False).update(is_listed=True)


def _record_withdrawn(actor: Viewer, expertise: Expertise) -> None:
    record(
        "expertise_withdrawn",
        actor=actor.person,
        person_id=expertise.person_id,
        topic_id=expertise.topic_id,
        is_audit=actor.id != expertise.person_id,
    )


def _topic_called(name: str, actor: Viewer) -> Topic:
    try:
        clean = topics.clean_name(name)
    except ValidationError as error:
        raise ValidationError({"topic": error.messages}) from error
    return topics.resolve([clean], by=actor)[0]


def _listed(topic: Topic) -> Topic:
    """What experts hold is known to everybody: it is how questions find them."""
    if not topic.is_listed:
        topic.is_listed = True
        topic.save(update_fields=["is_listed"])
    return topic


def _clean_note(note: str) -> str:
    note = " ".join(note.split())
    if len(note) > NOTE_LENGTH:
        raise ValidationError(
            {"note": _("Say it in %(most)d characters; this has %(has)d.") % {"most": NOTE_LENGTH, "has": len(note)}}
        )
    return note
