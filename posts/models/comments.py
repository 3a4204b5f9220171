"""Comments: remarks on a post, one level of threads."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from posts.querysets import CommentQuerySet


class Comment(models.Model):
    """A remark on a post or an answer. ``parent`` is the comment that starts the thread, null for one that does."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="comments")
    parent = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="replies")
    status = models.CharField(max_length=10, default="published")
    body_source = models.TextField(max_length=10_000)
    body_html = models.TextField(blank=True, editable=False)
    body_text = models.TextField(blank=True, editable=False)
    render_version = models.PositiveSmallIntegerField(default=0, editable=False)
    created_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    score = models.IntegerField(default=0)
    reactions_count = models.PositiveIntegerField(default=0)

    source = models.CharField(max_length=80, blank=True, default="")
    source_id = models.CharField(max_length=80, blank=True, default="")
    licence = models.CharField(max_length=40, blank=True, default="")
    idempotency_key = models.CharField(max_length=64, blank=True, default="")

    objects = CommentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["published", "hidden", "deleted"]), name="comment_status_known"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], name="comment_once_per_source", condition=~Q(source="")
            ),
            models.UniqueConstraint(
                fields=["author", "idempotency_key"],
                name="comment_once_per_form",
                condition=~Q(idempotency_key=""),
            ),
        ]
        indexes = [
            # the thread under a post, in order
            models.Index(fields=["post", "created_at", "id"], name="comments_of_post"),
        ]

    def __str__(self) -> str:
        return f"comment {self.pk} on {self.post_id}"

    def get_absolute_url(self) -> str:
        """Its exact place: the page of the post (or of the answer's question), at the comment."""
        page = self.post.question_id or self.post_id
        return f"{reverse('post', args=[page])}?comment={self.pk}#comment-{self.pk}"
