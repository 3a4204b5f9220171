"""Reports: a reader says that something should not stand as it does."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from communities.models import Community
from posts.querysets import ReportQuerySet


class Report(models.Model):
    """``reporter`` asks the moderators of ``community`` to look at a post or comment. Decided once, with a note."""

    class Reason(models.TextChoices):
        RUDE = "rude", _("Rude or hurtful")
        WRONG = "wrong", _("Dangerous or wrong advice")
        CONFIDENTIAL = "confidential", _("Confidential or personal data")
        SPAM = "spam", _("Advertising or off topic")
        OTHER = "other", _("Something else")

    class Decision(models.TextChoices):
        KEPT = "kept", _("Kept")
        HIDDEN = "hidden", _("Hidden")
        DELETED = "deleted", _("Deleted")

    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="reports")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.CASCADE, related_name="reports")
    comment = models.ForeignKey("posts.Comment", null=True, on_delete=models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reports_made")
    reason = models.CharField(_("reason"), max_length=14, choices=Reason.choices)
    details = models.TextField(_("details"), blank=True, max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    decision = models.CharField(max_length=8, choices=Decision.choices, blank=True, default="")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField(null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=1000)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["reporter", "post"],
                name="one_open_report_per_post",
                condition=Q(post__isnull=False, decision=""),
            ),
            models.UniqueConstraint(
                fields=["reporter", "comment"],
                name="one_open_report_per_comment",
                condition=Q(comment__isnull=False, decision=""),
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment__isnull=True) | Q(post__isnull=True, comment__isnull=False),
                name="report_has_one_target",
            ),
        ]
        indexes = [
            # the queue of a community
            models.Index(fields=["community", "at"], name="report_queue", condition=Q(decision="")),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}: {self.reason}"
