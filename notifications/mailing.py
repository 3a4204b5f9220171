"""The mail run: what is due is claimed person by person under a lease, asked again for what she may see, and sent.

A worker that dies before it sends loses nothing: the lease runs out and another claims the lines. A second run beside
the first finds nothing: the claim is one conditional UPDATE. What was read, hidden or switched off is not sent.
"""

from __future__ import annotations

import logging
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone, translation

from accounts.models import User
from communities.viewer import Viewer
from notifications.letters import letter
from notifications.levels import levels_of
from notifications.lines import Line, load
from notifications.models import Level, Notification

log = logging.getLogger(__name__)

#: How long a worker may hold the lines it mails. Longer than the task's time limit.
LEASE = timedelta(minutes=6)
#: People mailed by one run at most, so that it ends well inside its time limit.
PEOPLE_AT_ONCE = 300
#: Lines of one mail at most; the rest is in the inbox, where the mail's link leads.
LINES_AT_ONCE = 30
#: A line that could not be mailed for so long (address refused, server gone) stays in the inbox alone.
GIVE_UP_AFTER = timedelta(days=3)


@dataclass(frozen=True)
class Claim:
    """One person's due lines, held until ``lease``."""

    person_id: int
    now: datetime
    lease: datetime


def send_due() -> int:
    """Send one mail to each person who has due lines; how many mails went out."""
    now = timezone.now()
    due = Notification.objects.due_for_mail(now)
    people = list(dict.fromkeys(due.order_by("mail_due_at").values_list("recipient", flat=True)[: 4 * PEOPLE_AT_ONCE]))
    if not people:
        return 0
    sent = 0
    with get_connection() as connection:
        for person_id in people[:PEOPLE_AT_ONCE]:
            claim = _claim(person_id)
            if claim is not None:
                sent += _mail(claim, connection)
    return sent


def _claim(person_id: int) -> Claim | None:
    """Take her due lines. The UPDATE repeats the condition, so two workers get disjoint sets."""
    now = timezone.now()
    # The moment is also the name of the lease: no two workers draw the same microsecond of the next second.
    lease = now + LEASE + timedelta(microseconds=secrets.randbelow(1_000_000))
    taken = Notification.objects.due_for_mail(now).filter(recipient=person_id).update(mail_lease_until=lease)
    return Claim(person_id, now, lease) if taken else None


def _mail(claim: Claim, connection: BaseEmailBackend) -> bool:
    """Send what is still worth a mail; whether one went out."""
    held = Notification.objects.filter(recipient=claim.person_id, mail_lease_until=claim.lease)
    person = User.objects.active().filter(pk=claim.person_id).first()
    lines = _lines(person, claim) if person is not None else []
    if not lines or person is None:
        held.filter(mail_due_at__lte=claim.now).update(mail_due_at=None, mail_lease_until=None)
        return False
    try:
        with translation.override(settings.LANGUAGE_CODE):
            mail = letter(person, lines)
        mail.connection = connection
        mail.send()
    except Exception:
        log.exception("The mail to person %d could not be sent; it is tried again when its lease ends.", person.pk)
        held.filter(mail_due_at__lt=claim.now - GIVE_UP_AFTER).update(mail_due_at=None, mail_lease_until=None)
        return False
    _note_sent(claim, lines)
    return True


def _lines(person: User, claim: Claim) -> list[Line]:
    """What she has not read, may still see and wants by mail: asked now, not when the event happened."""
    viewer = Viewer(person)
    wanted = [kind for kind, level in levels_of(person.pk).items() if level == Level.EMAIL]
    notices = (
        Notification.objects.visible_to(viewer)
        .unread()
        .filter(mail_lease_until=claim.lease, kind__in=wanted)
        .with_line()
        .order_by("-updated_at", "-id")[:LINES_AT_ONCE]
    )
    return load(viewer, list(notices))


def _note_sent(claim: Claim, lines: list[Line]) -> None:
    """Clear what the mail told. A line that an event joined meanwhile stays due, with the delay of that event."""
    held = Notification.objects.filter(recipient=claim.person_id, mail_lease_until=claim.lease)
    for line in lines:
        held.filter(pk=line.id, updated_at=line.at).update(mail_due_at=None, mail_lease_until=None, mailed_at=claim.now)
    told = [line.id for line in lines]
    held.exclude(pk__in=told).filter(mail_due_at__lte=claim.now).update(mail_due_at=None, mail_lease_until=None)
    held.exclude(pk__in=told).update(mail_lease_until=None)
    held.filter(pk__in=told).update(mail_lease_until=None, mailed_at=claim.now)
