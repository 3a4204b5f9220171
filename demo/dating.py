"""When things happened in the demo company: actions say "now", and this moves what they wrote to its day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

from accounts.models import PersonFollow
from activity.models import Event
from communities.models import Invitation, JoinRequest, Membership
from experts.models import Expertise, ExpertRequest, Offer
from notifications.models import Notification, NotificationSource
from posts.models import (
    Acceptance,
    Bookmark,
    Comment,
    Lock,
    Mention,
    Pin,
    Post,
    PostFollow,
    Reaction,
    ReadMark,
    Removal,
    Report,
    Revision,
    TopicFollow,
    Vote,
)

#: Each table with the columns that an insert sets to "now".
INSERTED: tuple[tuple[type[models.Model], tuple[str, ...]], ...] = (
    (Event, ("at",)),
    (Membership, ("joined_at",)),
    (JoinRequest, ("at",)),
    (Invitation, ("at",)),
    (PersonFollow, ("at",)),
    (Post, ("created_at", "published_at", "active_at")),
    (Comment, ("created_at",)),
    (Revision, ("at",)),
    (Vote, ("at",)),
    (Reaction, ("at",)),
    (Mention, ("at",)),
    (PostFollow, ("at",)),
    (TopicFollow, ("at",)),
    (Bookmark, ("at",)),
    (ReadMark, ("at",)),
    (Acceptance, ("at",)),
    (Pin, ("at",)),
    (Lock, ("at",)),
    (Removal, ("at",)),
    (Report, ("at",)),
    (Expertise, ("at",)),
    (ExpertRequest, ("opened_at",)),
    (Offer, ("at",)),
)
#: Columns that a later action sets to "now" on rows that exist: moved where they are of this run.
UPDATED: tuple[tuple[type[models.Model], str], ...] = (
    (Post, "active_at"),
    (ReadMark, "at"),
    (JoinRequest, "decided_at"),
    (Invitation, "answered_at"),
    (Report, "decided_at"),
    (ExpertRequest, "closed_at"),
    (Offer, "answered_at"),
)
#: A line of the inbox older than this has been read.
READ_AFTER = timedelta(days=6)


class Dating:
    """Moves what the last action wrote to the moment at which it is to have happened."""

    def __init__(self) -> None:
        self.began = timezone.now()
        self._last = {model: self._highest(model) for model, _columns in INSERTED}

    def move(self, moment: datetime, *tables: type[models.Model]) -> None:
        """Everything new in ``tables`` (and the events) is of ``moment``; so is what was changed in them."""
        for model, columns in INSERTED:
            if model is not Event and model not in tables:
                continue
            last = self._last[model]
            new = model._default_manager.filter(pk__gt=last)
            if new.update(**dict.fromkeys(columns, moment)):
                self._last[model] = self._highest(model)
        for model, column in UPDATED:
            if model in tables:
                model._default_manager.filter(**{f"{column}__gte": self.began}).update(**{column: moment})

    @staticmethod
    def _highest(model: type[models.Model]) -> int:
        return model._default_manager.order_by("-pk").values_list("pk", flat=True).first() or 0


def settle_inboxes() -> None:
    """Lines of the inbox are of the day of their events; old ones are read, and none is mailed."""
    first: dict[int, datetime] = {}
    last: dict[int, datetime] = {}
    for line_id, at in NotificationSource.objects.order_by("event_id").values_list("notification_id", "event__at"):
        first.setdefault(line_id, at)
        last[line_id] = max(at, last.get(line_id, at))
    lines = list(Notification.objects.filter(pk__in=first))
    now = timezone.now()
    for line in lines:
        line.created_at, line.updated_at = first[line.pk], last[line.pk]
        line.mail_due_at = None
        if line.read_at is None and line.updated_at < now - READ_AFTER:
            line.read_at = line.updated_at + timedelta(hours=2)
    Notification.objects.bulk_update(lines, ["created_at", "updated_at", "read_at", "mail_due_at"], batch_size=200)
