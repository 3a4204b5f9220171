"""Votes and reactions: what readers make of a post or comment."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

#: The reactions on offer: name → (sign, label). Few, so that each keeps its meaning.
REACTIONS = {
    "like": ("👍", _("Like")),
    "thanks": ("🙏", _("Thanks")),
    "insight": ("💡", _("New to me")),
    "celebrate": ("🎉", _("Celebrate")),
    "care": ("❤️", _("Care")),
    "hm": ("🤔", _("Not sure")),
}


class Vote(models.Model):
    """A person finds a question, answer or idea useful (+1) or not (-1)."""

    post = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="votes")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="votes")
    value = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "post"], name="vote_once"),
            models.CheckConstraint(condition=Q(value__in=[-1, 1]), name="vote_is_up_or_down"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} votes {self.value:+d} on {self.post_id}"


class Reaction(models.Model):
    """A person reacts to a post (of a kind that is not voted on) or to a comment."""

    post = models.ForeignKey("posts.Post", null=True, on_delete=models.CASCADE, related_name="reactions")
    comment = models.ForeignKey("posts.Comment", null=True, on_delete=models.CASCADE, related_name="reactions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="reactions")
    name = models.CharField(max_length=12)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["post", "person", "name"], name="react_to_post_once", condition=Q(post__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["comment", "person", "name"], name="react_to_comment_once", condition=Q(comment__isnull=False)
            ),
            models.CheckConstraint(
                condition=Q(post__isnull=False, comment__isnull=True) | Q(post__isnull=True, comment__isnull=False),
                name="reaction_has_one_target",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_id}: {self.name}"
