"""What happened to a post, each with its person and date."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

AUTHOR: dict[str, Any] = {"null": True, "on_delete": models.SET_NULL, "related_name": "+"}


class Revision(models.Model):
    """One state of a post: as it was after the edit numbered ``number`` (1 is the first publication)."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    title = models.CharField(max_length=150, blank=True)
    body_source = models.TextField(blank=True)
    #: Names of the topics, sorted.
    topics: Any = models.JSONField(default=list)
    editor = models.ForeignKey(settings.AUTH_USER_MODEL, **AUTHOR)
    at = models.DateTimeField(default=timezone.now)
    summary = models.CharField(max_length=300, blank=True)
    source_id = models.CharField(max_length=80, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "number"], name="revision_number_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of {self.post_id}"


class Acceptance(models.Model):
    """The asker (or a moderator) marked ``answer`` as what solved ``question``."""

    question = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="acceptance")
    answer = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="accepted_as")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **AUTHOR)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(question=F("answer")), name="accepted_answer_is_not_the_question"),
        ]

    def __str__(self) -> str:
        return f"{self.answer_id} solves {self.question_id}"


class Pin(models.Model):
    """A moderator keeps a post at the top of its community."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="pin")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **AUTHOR)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return f"post {self.post_id} is pinned"


class Lock(models.Model):
    """A moderator closed a post to answers, comments and edits by others."""

    post = models.OneToOneField("posts.Post", on_delete=models.CASCADE, related_name="lock")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **AUTHOR)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"post {self.post_id} is locked"


class Removal(models.Model):
    """A post or comment was deleted (by its author) or hidden (by a moderator); removing this row restores it."""

    post = models.OneToOneField("posts.Post", null=True, on_delete=models.CASCADE, related_name="removal")
    comment = models.OneToOneField("posts.Comment", null=True, on_delete=models.CASCADE, related_name="removal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, **AUTHOR)
    at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment__isnull=True) | Q(post__isnull=True, comment__isnull=False),
                name="removal_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"removal of {self.post_id or self.comment_id}"


class PostLink(models.Model):
    """``post`` refers to ``other``: it links to it, or is a duplicate of it."""

    class LinkKind(models.TextChoices):
        LINKED = "linked"
        DUPLICATE = "duplicate"

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="links_out")
    other = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="links_in")
    kind = models.CharField(max_length=10, choices=LinkKind.choices, default=LinkKind.LINKED)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["post", "other", "kind"], name="linked_once"),
            models.CheckConstraint(condition=~Q(post=F("other")), name="post_does_not_link_itself"),
        ]

    def __str__(self) -> str:
        return f"{self.post_id} {self.kind} {self.other_id}"
