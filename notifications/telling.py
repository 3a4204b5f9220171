"""Writing an event into the inboxes of those who should know: once each, joined with what waits there already.

Safe to run twice, and by two workers at once, on both databases: ``NotificationSource`` says that an event has reached
a person, the partial unique constraint says that there is one unread line of a group.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from accounts.models import User
from accounts.querysets import UserQuerySet
from activity.models import Event
from notifications.levels import levels_for
from notifications.models import Level, Notification, NotificationSource

#: A line that was mailed and is still unread is mailed again for new events, but not before this has passed.
MAIL_AGAIN_AFTER = timedelta(hours=1)
ATTEMPTS = 3


@dataclass(frozen=True)
class Notice:
    """What to tell: ``group`` is what joins lines ("answered:12"), the ids say where it is."""

    kind: str
    group: str
    community_id: int | None = None
    post_id: int | None = None
    comment_id: int | None = None
    topic_id: int | None = None
    note: str = ""


class _ChangedError(Exception):
    """The line that the event was to join was read at this very moment."""


def tell(event: Event, notice: Notice, people: Iterable[int], *, among: UserQuerySet | None = None) -> None:
    """Tell ``people`` (ids) of ``event``: those ``among`` the given set, never who did it, none who switched it off.

    ``among`` narrows to people who may see what the notice speaks of; by default everybody who can sign in.
    """
    wanted = {person for person in people if person and person != event.actor_id}
    if not wanted:
        return
    told = NotificationSource.objects.filter(event=event, recipient__in=wanted).values_list("recipient", flat=True)
    wanted -= set(told)
    if not wanted:
        return
    among = User.objects.active() if among is None else among
    allowed = sorted(among.filter(pk__in=wanted).values_list("pk", flat=True))
    for person, level in levels_for(notice.kind, allowed).items():
        if level != Level.OFF:
            _tell_one(event, notice, person, by_mail=level == Level.EMAIL)


def _tell_one(event: Event, notice: Notice, person: int, *, by_mail: bool) -> None:
    for attempt in range(ATTEMPTS):
        try:
            with transaction.atomic():
                _write(event, notice, person, by_mail=by_mail)
        except (IntegrityError, _ChangedError):
            if NotificationSource.objects.filter(event=event, recipient=person).exists():
                return  # another worker told her
            if attempt == ATTEMPTS - 1:
                raise
        else:
            return


def _write(event: Event, notice: Notice, person: int, *, by_mail: bool) -> None:
    now = timezone.now()
    place = {
        "actor_id": event.actor_id,
        "community_id": notice.community_id,
        "post_id": notice.post_id,
        "comment_id": notice.comment_id,
        "topic_id": notice.topic_id,
        "note": notice.note[:1000],
        "updated_at": now,
    }
    line, created = Notification.objects.get_or_create(
        recipient_id=person,
        group=notice.group,
        read_at=None,
        defaults={"kind": notice.kind, "mail_due_at": _due(None, now) if by_mail else None, **place},
    )
    NotificationSource.objects.create(event=event, recipient_id=person, notification=line)
    if created:
        return
    due = _due(line, now) if by_mail else line.mail_due_at
    joined = Notification.objects.unread().filter(pk=line.pk).update(count=F("count") + 1, mail_due_at=due, **place)
    if not joined:
        raise _ChangedError


def _due(line: Notification | None, now: datetime) -> datetime:
    """When to mail: after the delay that lets events join; at the time set already; not again within the hour."""
    due = now + timedelta(seconds=settings.MAIL_DELAY_SECONDS)
    if line is None:
        return due
    if line.mail_due_at is not None and line.mail_lease_until is None:
        return line.mail_due_at
    return max(due, line.mailed_at + MAIL_AGAIN_AFTER) if line.mailed_at else due
