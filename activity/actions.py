"""Recording a fact, and delivering it to those who have to hear of it."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from activity.models import Delivery, Event, Heartbeat
from activity.subscriptions import get, names, subscribers_of

log = logging.getLogger(__name__)

#: How long a worker may hold deliveries before another may claim them. Longer than any handler's time limit.
LEASE = timedelta(minutes=5)
#: Waits after a failure, in seconds; after the last the delivery is given up and shown to administrators.
BACK_OFF = (5, 30, 120, 600, 3600, 6 * 3600)
MAX_ATTEMPTS = len(BACK_OFF) + 1
#: Done deliveries are kept this long for questions, then pruned (events stay).
KEEP_DONE = timedelta(days=3)


def record(
    verb: str,
    *,
    actor: Any = None,
    community_id: int | None = None,
    post_id: int | None = None,
    comment_id: int | None = None,
    topic_id: int | None = None,
    person_id: int | None = None,
    is_audit: bool = False,
    **data: Any,
) -> Event:
    """Write the event and its deliveries in the caller's transaction; workers are told after the commit."""
    event = Event.objects.create(
        verb=verb,
        actor=actor,
        community_id=community_id,
        post_id=post_id,
        comment_id=comment_id,
        topic_id=topic_id,
        person_id=person_id,
        is_audit=is_audit,
        data=data,
    )
    heard_by = [subscriber.name for subscriber in subscribers_of(verb)]
    if heard_by:
        Delivery.objects.bulk_create([Delivery(event=event, subscriber=name) for name in heard_by])
        transaction.on_commit(lambda: enqueue(heard_by))
    return event


#: True while nobody is told of what is recorded (``held``).
_held: ContextVar[bool] = ContextVar("held", default=False)


@contextmanager
def held() -> Iterator[None]:
    """Record without telling the workers of each event: for whoever records thousands and delivers them afterwards.

    Should that never happen, the sweep delivers them.
    """
    token = _held.set(True)
    try:
        yield
    finally:
        _held.reset(token)


def deliver_everything() -> int:
    """Deliver what is due to all subscribers, as the workers would, until nothing is left; the number of deliveries."""
    delivered = 0
    while waiting := subscribers_with_work():
        done = sum(deliver(name) for name in waiting)
        delivered += done
        if not done:  # what is left has failed and waits for its next attempt
            break
    return delivered


def enqueue(subscribers: list[str]) -> None:
    """Tell a worker that these subscribers have something to hear. A broker that is down costs a sweep, no error."""
    if not settings.ACTIVITY_ENQUEUE or _held.get():
        return
    from activity.tasks import drain

    for name in subscribers:
        try:
            drain.delay(name)
        except Exception:
            log.warning("The queue cannot be reached; the sweep will deliver to %s.", name, exc_info=True)


def claim(subscriber: str, batch: int) -> list[Delivery]:
    """Take up to ``batch`` due deliveries of ``subscriber`` under a new lease, oldest first.

    The UPDATE repeats the condition, so two workers that saw the same rows get disjoint sets.
    """
    now = timezone.now()
    free = Q(leased_until__isnull=True) | Q(leased_until__lt=now)
    outstanding = Delivery.objects.filter(
        free, subscriber=subscriber, done_at__isnull=True, given_up_at__isnull=True, due_at__lte=now
    )
    ids = list(outstanding.order_by("due_at", "id").values_list("id", flat=True)[:batch])
    if not ids:
        return []
    lease = secrets.token_hex(12)
    Delivery.objects.filter(free, id__in=ids, done_at__isnull=True).update(
        lease=lease, leased_until=now + LEASE, attempts=F("attempts") + 1
    )
    return list(Delivery.objects.filter(id__in=ids, lease=lease).select_related("event__actor").order_by("event_id"))


def deliver(subscriber_name: str) -> int:
    """Deliver what is due to one subscriber until nothing is left; the number of events delivered.

    A batch that fails is tried again event by event at once, so that one bad event does not hold up the others.
    """
    subscriber = get(subscriber_name)
    if subscriber is None:
        log.error("Deliveries for %s, which no code subscribes to; they stay until it returns.", subscriber_name)
        return 0
    delivered = 0
    while claimed := claim(subscriber.name, subscriber.batch):
        try:
            subscriber.handle([delivery.event for delivery in claimed])
        except Exception as error:
            if len(claimed) == 1:
                _failed(claimed[0], error)
                continue
            for delivery in claimed:
                try:
                    subscriber.handle([delivery.event])
                except Exception as single_error:
                    _failed(delivery, single_error)
                else:
                    delivered += _done([delivery])
        else:
            delivered += _done(claimed)
    return delivered


def _done(deliveries: list[Delivery]) -> int:
    Delivery.objects.filter(id__in=[delivery.pk for delivery in deliveries]).update(
        done_at=timezone.now(), leased_until=None, lease="", error=""
    )
    return len(deliveries)


def _failed(delivery: Delivery, error: Exception) -> None:
    now = timezone.now()
    given_up = delivery.attempts >= MAX_ATTEMPTS
    wait = BACK_OFF[min(delivery.attempts, len(BACK_OFF)) - 1]
    log.error("%s failed (attempt %d)", delivery, delivery.attempts, exc_info=error)
    Delivery.objects.filter(id=delivery.pk, lease=delivery.lease).update(
        error=f"{type(error).__name__}: {error}"[:2000],
        leased_until=None,
        lease="",
        due_at=now + timedelta(seconds=wait),
        given_up_at=now if given_up else None,
    )


def subscribers_with_work() -> list[str]:
    """Names of subscribers that have a due delivery nobody holds."""
    now = timezone.now()
    return [
        name
        for name in names()
        if Delivery.objects.filter(
            Q(leased_until__isnull=True) | Q(leased_until__lt=now),
            subscriber=name,
            done_at__isnull=True,
            given_up_at__isnull=True,
            due_at__lte=now,
        ).exists()
    ]


def prune() -> int:
    """Delete deliveries that were done more than ``KEEP_DONE`` ago, in batches; the number deleted."""
    deleted = 0
    while True:
        ids = list(
            Delivery.objects.filter(done_at__lt=timezone.now() - KEEP_DONE)
            .order_by("done_at")
            .values_list("id", flat=True)[:1000]
        )
        if not ids:
            return deleted
        deleted += Delivery.objects.filter(id__in=ids).delete()[0]


def beat(part: str) -> None:
    """Note that ``part`` is alive now."""
    Heartbeat.objects.update_or_create(part=part, defaults={"at": timezone.now()})
