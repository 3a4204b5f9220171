"""Who knows what, and who was asked."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from experts.querysets import ExpertiseQuerySet, ExpertRequestQuerySet, OfferQuerySet
from posts.models import Post, Topic


class Expertise(models.Model):
    """``person`` holds ``topic``: declared by herself, or given by a moderator (``given_by``) and not declined since.

    Everybody in the company may see it: it is how questions find people.
    """

    class Source(models.TextChoices):
        DECLARED = "declared", _("Says so herself or himself")
        GIVEN = "given", _("Named by a moderator")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="expertise")
    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="expertise")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.DECLARED)
    given_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    #: One sentence: what exactly, since when.
    note = models.CharField(_("what exactly"), max_length=200, blank=True)
    at = models.DateTimeField(default=timezone.now)
    #: The person declined the topic: she is not listed, and is not given it again.
    declined_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertiseQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "person"], name="expertise_once")]

    def __str__(self) -> str:
        return f"{self.person_id} knows {self.topic_id}"


class ExpertRequest(models.Model):
    """A question on its way to those who know. One per question; each person it went to has an ``Offer``."""

    question = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="expert_request")
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    opened_at = models.DateTimeField(default=timezone.now)
    #: When the question was solved or the asker withdrew it; null while somebody is still asked.
    closed_at = models.DateTimeField(null=True, blank=True)

    objects = ExpertRequestQuerySet.as_manager()

    def __str__(self) -> str:
        return f"request for question {self.question_id}"


class Offer(models.Model):
    """``expert`` was asked: "is this one for you?". ``named``: the asker chose this person."""

    class State(models.TextChoices):
        OFFERED = "offered", _("Asked")
        ANSWERED = "answered", _("Answered")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("No longer needed")

    request = models.ForeignKey(ExpertRequest, on_delete=models.CASCADE, related_name="offers")
    expert = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="offers")
    named = models.BooleanField(default=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.OFFERED)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True, blank=True)
    #: Why she declined, shown to the asker.
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    objects = OfferQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["request", "expert"], name="offered_once")]
        indexes = [
            # "Asked of me"
            models.Index(fields=["expert", "-at"], name="offers_waiting", condition=Q(state="offered")),
        ]

    def __str__(self) -> str:
        return f"{self.expert_id} is asked: {self.state}"
