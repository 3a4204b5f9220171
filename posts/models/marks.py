"""What a person noted for herself about posts and topics."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone


class PostFollow(models.Model):
    """A person wants to hear of new answers and comments. ``muted``: she does not, although she took part."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="post_follows")
    muted = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="post_followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} {'mutes' if self.muted else 'follows'} post {self.post_id}"


class TopicFollow(models.Model):
    """A person wants to see new posts of a topic."""

    topic = models.ForeignKey("posts.Topic", on_delete=models.CASCADE, related_name="follows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="topic_follows")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="topic_followed_once")]

    def __str__(self) -> str:
        return f"{self.person_id} follows topic {self.topic_id}"


class Bookmark(models.Model):
    """A person saved a post for later."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="bookmarks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="bookmarks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="bookmarked_once")]
        indexes = [
            # "Saved", newest first
            models.Index(fields=["person", "-at", "-id"], name="bookmarks_of_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} saved post {self.post_id}"


class ReadMark(models.Model):
    """A person has read a post as it was at ``at``; unread again when the post was active since."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="read_marks")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_marks")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "post"], name="read_once")]

    def __str__(self) -> str:
        return f"{self.person_id} read post {self.post_id}"


class Mention(models.Model):
    """A post or comment names a person."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="mentions")
    #: The comment of ``post`` that holds the mention; null when the post itself does.
    comment = models.ForeignKey("posts.Comment", null=True, on_delete=models.CASCADE, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="mentioned_in")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person"], name="mentioned_once_in_post", condition=Q(comment__isnull=True)
            ),
            models.UniqueConstraint(
                fields=["comment", "person"], name="mentioned_once_in_comment", condition=Q(comment__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} is mentioned in {self.post_id}"
