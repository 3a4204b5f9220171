"""Notifications as sets."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from communities.models import Community
from posts.models import Comment, Post

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from notifications.models import Notification


#: Kinds whose line must reach its person although she may not open what it speaks of (any more): it names no content.
ALWAYS_TOLD = ("join_decided", "moderated", "report_decided")


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
        return self.filter(recipient=viewer.person).filter(Q(kind__in=ALWAYS_TOLD) | (post & comment & community))

    def unread(self) -> NotificationQuerySet:
        return self.filter(read_at__isnull=True)
