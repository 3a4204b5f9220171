"""Events and deliveries: feed, audit trail and outbox in one.

An ``Event`` is written in the transaction of the change that it tells of; one ``Delivery`` per subscriber says who has
still to hear of it. So a killed worker or a lost broker costs time, never a notification.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class Event(models.Model):
    """A fact that happened: ``actor`` did ``verb`` to something. Never changed, never deleted (the audit trail).

    The things are named by plain ids, not foreign keys: the trail outlives what it speaks of, and a row costs no join.
    """

    verb = models.CharField(max_length=48)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    community_id = models.BigIntegerField(null=True)
    post_id = models.BigIntegerField(null=True)
    comment_id = models.BigIntegerField(null=True)
    topic_id = models.BigIntegerField(null=True)
    #: The person whom the event is about or addressed to (invited, tagged, removed …), where there is one.
    person_id = models.BigIntegerField(null=True)
    #: True for decisions that a moderator or administrator answers for: they make the moderation log.
    is_audit = models.BooleanField(default=False)
    data: Any = models.JSONField(default=dict)

    class Meta:
        indexes = [
            # "what happened to this post", newest first
            models.Index(fields=["post_id", "-id"], name="event_by_post", condition=Q(post_id__isnull=False)),
            # the moderation log of a community
            models.Index(fields=["community_id", "-id"], name="event_audit", condition=Q(is_audit=True)),
        ]

    def __str__(self) -> str:
        return f"{self.verb} #{self.pk}"


class Delivery(models.Model):
    """One subscriber still has to hear of one event, or has (``done_at``).

    A worker claims deliveries by a conditional UPDATE with a lease; a lease that ran out is claimed again. After
    ``MAX_ATTEMPTS`` failures the delivery is given up, kept with its error and shown to administrators.
    """

    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    subscriber = models.CharField(max_length=64)
    due_at = models.DateTimeField(default=timezone.now)
    attempts = models.PositiveSmallIntegerField(default=0)
    lease = models.CharField(max_length=32, default="", blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    given_up_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(default="", blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["event", "subscriber"], name="delivery_once_per_subscriber"),
        ]
        indexes = [
            # the claim: oldest due ones of one subscriber
            models.Index(
                fields=["subscriber", "due_at"],
                name="delivery_outstanding",
                condition=Q(done_at__isnull=True, given_up_at__isnull=True),
            ),
            # the pruning of what is done
            models.Index(fields=["done_at"], name="delivery_done", condition=Q(done_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.subscriber} ← event {self.event_id}"


class Heartbeat(models.Model):
    """When a part of the system (the clock, the worker) was last alive; read by the readiness check."""

    part = models.CharField(max_length=32, primary_key=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.part} at {self.at:%Y-%m-%d %H:%M:%S}"
