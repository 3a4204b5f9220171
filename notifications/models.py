"""What one person should know of, and how she wants to hear it."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from activity.models import Event
from communities.models import Community
from notifications.querysets import NotificationQuerySet
from posts.models import Comment, Post, Topic


class NoticeKind(models.TextChoices):
    """Why a notice came. Each has its switch in the settings."""

    MENTIONED = "mentioned", _("Somebody mentions me")
    ASKED = "asked", _("I am asked as an expert")
    ANSWERED = "answered", _("A question of mine, or one I follow, is answered")
    COMMENTED = "commented", _("Somebody comments on something of mine, or that I follow")
    ACCEPTED = "accepted", _("My answer is accepted")
    JOIN_REQUESTED = "join_requested", _("Somebody asks to join a community I moderate")
    JOIN_DECIDED = "join_decided", _("My request to join is decided")
    INVITED = "invited", _("I am invited to a community")
    REPORTED = "reported", _("Something is reported in a community I moderate")
    REPORT_DECIDED = "report_decided", _("Something I reported is decided")
    MODERATED = "moderated", _("A moderator hid, deleted or restored something of mine")
    EXPERTISE_GIVEN = "expertise_given", _("A moderator names me as an expert")


class Level(models.TextChoices):
    """How a person hears of a kind of notice."""

    OFF = "off", _("Off")
    APP = "app", _("Inbox")
    EMAIL = "email", _("Inbox and e-mail")


class Notification(models.Model):
    """One line in a person's inbox: what happened, why it came to her, where it is.

    Events about the same thing join the unread line with the same ``group`` ("five answers, one line"). The text is
    made when it is read, of what she may see then.
    """

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    #: What joins: "answered:12" = answers to post 12. Unique among a person's unread lines.
    group = models.CharField(max_length=64)
    #: Who did it last, and how many events the line stands for.
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    count = models.PositiveIntegerField(default=1)
    community = models.ForeignKey(Community, null=True, on_delete=models.CASCADE, related_name="+")
    #: The exact place: the post (or answer), and the comment on it.
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    comment = models.ForeignKey(Comment, null=True, on_delete=models.CASCADE, related_name="+")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="+")
    #: What a person wrote for this notice: a reason, a note, an invitation's message.
    note = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True, blank=True)
    #: When it is to be mailed, where the person wants mail and has not read it by then.
    mail_due_at = models.DateTimeField(null=True, blank=True)
    #: A worker is mailing it (conditional UPDATE); cleared with ``mail_due_at`` once sent.
    mail_lease_until = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["recipient", "group"], name="one_unread_line_per_group", condition=Q(read_at__isnull=True)
            ),
        ]
        indexes = [
            # the inbox
            models.Index(fields=["recipient", "-updated_at", "-id"], name="inbox"),
            # the badge
            models.Index(fields=["recipient"], name="inbox_unread", condition=Q(read_at__isnull=True)),
            # the mail run
            models.Index(fields=["mail_due_at"], name="mail_due", condition=Q(mail_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.recipient_id}"


class NotificationSource(models.Model):
    """An event has reached a person: what makes a second delivery of the same event change nothing."""

    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="sources")
    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event", "recipient"], name="told_once")]

    def __str__(self) -> str:
        return f"event {self.event_id} told to {self.recipient_id}"


class Preference(models.Model):
    """A person's choice for one kind of notice, where it is not the default."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_preferences")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    level = models.CharField(max_length=8, choices=Level.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "kind"], name="one_preference_per_kind")]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.kind} {self.level}"
