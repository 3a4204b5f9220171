"""Notifications as sets."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from communities.models import Community
from posts.models import Comment, Post, Topic

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from notifications.models import Notification


#: Kinds whose line must reach its person although she may not open what it speaks of (any more): it names no content
#: that she may not see (notifications/lines.py asks again).
ALWAYS_TOLD = ("join_decided", "moderated", "report_decided")
#: Kinds that are for those who moderate the community, while they do.
FOR_MODERATORS = ("join_requested", "reported")


class NotificationQuerySet(models.QuerySet["Notification"]):
    """Sets of notices."""

    def visible_to(self, viewer: Viewer) -> NotificationQuerySet:
        """Her own, of things that she may still see: losing a membership takes its notices out of the inbox."""
        if viewer.person is None:
            return self.none()
        post = Q(post__isnull=True) | Q(Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))))
        comment = Q(comment__isnull=True) | Q(
            Exists(Comment.objects.visible_to(viewer).filter(pk=OuterRef("comment_id")))
        )
        community = Q(community__isnull=True) | Q(
            Exists(Community.objects.visible_to(viewer).filter(pk=OuterRef("community_id")))
        )
        topic = Q(topic__isnull=True) | Q(Exists(Topic.objects.visible_to(viewer).filter(pk=OuterRef("topic_id"))))
        moderates = Q() if viewer.is_admin else ~Q(kind__in=FOR_MODERATORS) | Q(community__in=viewer.moderated_ids)
        return self.filter(recipient=viewer.person).filter(
            Q(kind__in=ALWAYS_TOLD) | (post & comment & community & topic & moderates)
        )

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)

    def due_for_mail(self, now: datetime) -> NotificationQuerySet:
        """Those whose wait is over and that no worker is mailing."""
        return self.filter(mail_due_at__lte=now).filter(Q(mail_lease_until__isnull=True) | Q(mail_lease_until__lt=now))

    def with_line(self) -> NotificationQuerySet:
        """With all that a line says, without the long texts."""
        return self.select_related(
            "actor", "community", "topic", "post__question", "comment__post", "comment__parent"
        ).defer(
            *(f"{path}__{name}" for path in ("post", "post__question", "comment__post") for name in LONG),
            *(f"{path}__{name}" for path in ("comment", "comment__parent") for name in ("body_source", "body_html")),
            "comment__parent__body_text",
            *(f"community__{name}_{form}" for name in ("about", "rules", "welcome") for form in ("source", "html")),
            "actor__bio_source",
            "actor__bio_html",
        )


LONG = ("body_source", "body_html", "body_text")
