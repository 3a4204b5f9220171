"""Files that belong to posts."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from posts.querysets import AttachmentQuerySet


class Attachment(models.Model):
    """An uploaded image (WebP, EXIF removed). Its uploader sees it; others once a post that they may read shows it."""

    uploader = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(max_length=160)
    #: Path in storage; never a public URL.
    path = models.CharField(max_length=200)
    content_type = models.CharField(max_length=80)
    size = models.PositiveIntegerField()
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    checksum = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(size__gt=0), name="attachment_is_not_empty"),
        ]
        indexes = [
            # the same file uploaded twice by one person is kept once
            models.Index(fields=["uploader", "checksum"], name="attachment_same_file"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk, self.name])


class AttachmentUse(models.Model):
    """A post or a comment shows the file; kept from the rendered text by the actions that save it."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="uses")
    post = models.ForeignKey("posts.Post", null=True, on_delete=models.CASCADE, related_name="attachment_uses")
    comment = models.ForeignKey("posts.Comment", null=True, on_delete=models.CASCADE, related_name="attachment_uses")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["attachment", "post"], name="file_used_once_by_post", condition=Q(post__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["attachment", "comment"], name="file_used_once_by_comment", condition=Q(comment__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment__isnull=True) | Q(post__isnull=True, comment__isnull=False),
                name="attachment_use_has_one_place",
            ),
        ]

    def __str__(self) -> str:
        return f"file {self.attachment_id} in {self.post_id or self.comment_id}"
