"""Topics: the tags that people follow and that experts hold."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from communities.models import Community
from posts.querysets import TopicQuerySet

#: Addresses under topics/ that are not topics.
RESERVED_SLUGS = frozenset({"", "suggestions"})


class Topic(TagBase):
    """What posts are about. Names are lower case. A synonym points to the one topic that is used in its place."""

    description = models.TextField(_("description"), blank=True, max_length=2000)
    synonym_of = models.ForeignKey("self", null=True, blank=True, on_delete=models.CASCADE, related_name="synonyms")
    #: Known to every employee although no post she may read uses it: experts declared it, or a moderator listed it.
    is_listed = models.BooleanField(default=False)
    followers_count = models.PositiveIntegerField(default=0)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        constraints = [
            models.CheckConstraint(condition=~Q(synonym_of=F("id")), name="topic_is_not_own_synonym"),
        ]

    def slugify(self, tag: str, i: int | None = None) -> str:
        """The name in its address; never one that other pages have, never empty."""
        slug: str = super().slugify(tag, i)
        return f"{slug}-topic".strip("-") if slug in RESERVED_SLUGS else slug

    def get_absolute_url(self) -> str:
        return reverse("topic", args=[self.slug])


class TaggedPost(ItemBase):
    """A post is about a topic."""

    content_object = models.ForeignKey("posts.Post", on_delete=models.CASCADE, related_name="tagged")
    tag = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="tagged")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["content_object", "tag"], name="post_tagged_once"),
        ]
        indexes = [
            # newest posts of a topic
            models.Index(fields=["tag", "-content_object"], name="posts_of_topic"),
        ]

    def __str__(self) -> str:
        return f"post {self.content_object_id} is about {self.tag_id}"


class TopicUse(models.Model):
    """How much one community uses a topic: stored counts of its published posts.

    A count shown to a viewer is the sum over the communities that she may read, so it never tells of the others.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="uses")
    community = models.ForeignKey(Community, on_delete=models.CASCADE, related_name="topic_uses")
    posts_count = models.PositiveIntegerField(default=0)
    questions_count = models.PositiveIntegerField(default=0)
    unanswered_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["topic", "community"], name="topic_use_once")]
        indexes = [
            # the topics of a community, most used first
            models.Index(fields=["community", "-posts_count"], name="topics_of_community"),
        ]

    def __str__(self) -> str:
        return f"{self.topic_id} in {self.community_id}: {self.posts_count}"
