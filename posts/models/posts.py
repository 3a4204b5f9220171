"""The post: the one thing that people write."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from communities.models import Community
from posts.models.topics import TaggedPost
from posts.querysets import PostQuerySet


class Kind(models.TextChoices):
    """What a post is for. Polls, experiments and lessons join here later."""

    QUESTION = "question", _("Question")
    ANSWER = "answer", _("Answer")
    ARTICLE = "article", _("Article")
    DISCUSSION = "discussion", _("Discussion")
    IDEA = "idea", _("Idea")
    UPDATE = "update", _("Update")
    PRAISE = "praise", _("Praise")


#: Kinds that are voted on; the others take reactions.
VOTED_KINDS = frozenset({"question", "answer", "idea"})


class Status(models.TextChoices):
    """Where a post or comment stands. Hidden and deleted ones have a ``Removal`` that says who, when and why."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    HIDDEN = "hidden", _("Hidden by a moderator")
    DELETED = "deleted", _("Deleted")


class Post(models.Model):  # type: ignore[django-manager-missing]  # taggit is untyped
    """Something a person wrote in a community: a question, an answer to one, an article, an idea …

    ``body_source`` (Markdown) is the truth; html, text and excerpt come from one parse of it and carry its render
    version.
    """

    kind = models.CharField(max_length=12, choices=Kind.choices)
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    community = models.ForeignKey(Community, on_delete=models.PROTECT, related_name="posts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="posts")
    #: The question that an answer answers; null for every other kind.
    #: Without an index of its own: ``post_answers`` serves it, and SQLite took that index for "IS NULL" in every feed,
    #: reading and sorting all posts (45 ms instead of 0.6 at 100,000).
    question = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.CASCADE, related_name="answers", db_index=False
    )
    title = models.CharField(_("title"), max_length=150, blank=True)
    body_source = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True, editable=False)
    body_text = models.TextField(blank=True, editable=False)
    excerpt = models.CharField(max_length=300, blank=True, editable=False)
    render_version = models.PositiveSmallIntegerField(default=0, editable=False)

    created_at = models.DateTimeField(default=timezone.now)
    published_at = models.DateTimeField(null=True, blank=True)
    #: Last change of title, text or topics after publication.
    edited_at = models.DateTimeField(null=True, blank=True)
    #: Last publication, answer, comment or edit: what "active" lists order by.
    active_at = models.DateTimeField(default=timezone.now)

    #: Rises with every change that shows on the card or in the body: the key of cached HTML.
    version = models.PositiveIntegerField(default=1)
    #: Stored counts, kept by the actions with F(). Score: votes up minus votes down.
    score = models.IntegerField(default=0)
    answers_count = models.PositiveIntegerField(default=0)
    comments_count = models.PositiveIntegerField(default=0)
    reactions_count = models.PositiveIntegerField(default=0)
    #: People who have opened it.
    readers_count = models.PositiveIntegerField(default=0)
    #: Derived: a question with an Acceptance. Kept by the actions for lists of solved and unanswered questions.
    is_solved = models.BooleanField(default=False)
    #: Derived: has a Lock / a Pin.
    is_locked = models.BooleanField(default=False)
    is_pinned = models.BooleanField(default=False)

    #: Where imported from and the id there; "" for what was written here. Licence and link are shown with the post.
    source = models.CharField(max_length=80, blank=True, default="")
    source_id = models.CharField(max_length=80, blank=True, default="")
    source_url = models.URLField(max_length=300, blank=True, default="")
    licence = models.CharField(max_length=40, blank=True, default="")

    #: Made once per composer, so that a double submit makes one post.
    idempotency_key = models.CharField(max_length=64, blank=True, default="")

    topics = TaggableManager(through=TaggedPost, blank=True)
    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="answer", question__isnull=False) | (~Q(kind="answer") & Q(question__isnull=True)),
                name="post_answers_a_question_iff_answer",
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(published_at__isnull=False), name="post_published_has_date"
            ),
            models.UniqueConstraint(
                fields=["source", "source_id"], name="post_once_per_source", condition=~Q(source="")
            ),
            models.UniqueConstraint(
                fields=["author", "idempotency_key"], name="post_once_per_composer", condition=~Q(idempotency_key="")
            ),
        ]
        indexes = [
            # feeds: newest of a community, and across communities
            models.Index(
                fields=["community", "-published_at", "-id"],
                name="post_community_feed",
                condition=Q(status="published", question__isnull=True),
            ),
            models.Index(
                fields=["-published_at", "-id"],
                name="post_feed",
                condition=Q(status="published", question__isnull=True),
            ),
            models.Index(
                fields=["kind", "-published_at", "-id"],
                name="post_kind_feed",
                condition=Q(status="published", question__isnull=True),
            ),
            # the same lists by last activity and by score
            models.Index(
                fields=["community", "-active_at", "-id"],
                name="post_community_active",
                condition=Q(status="published", question__isnull=True),
            ),
            models.Index(
                fields=["community", "-score", "-id"],
                name="post_community_best",
                condition=Q(status="published", question__isnull=True),
            ),
            models.Index(
                fields=["kind", "-active_at", "-id"],
                name="post_kind_active",
                condition=Q(status="published", question__isnull=True),
            ),
            models.Index(
                fields=["kind", "-score", "-id"],
                name="post_kind_best",
                condition=Q(status="published", question__isnull=True),
            ),
            # the queue of questions without an answer
            models.Index(
                fields=["-published_at", "-id"],
                name="post_unanswered",
                condition=Q(status="published", kind="question", answers_count=0, is_solved=False),
            ),
            # what a person wrote
            models.Index(fields=["author", "status", "-published_at", "-id"], name="post_by_author"),
            # the answers of a question, best first
            models.Index(
                fields=["question", "-score", "published_at"],
                name="post_answers",
                condition=Q(question__isnull=False),
            ),
            # pinned ones of a community
            models.Index(fields=["community"], name="post_pinned", condition=Q(is_pinned=True)),
        ]

    def __str__(self) -> str:
        return self.title or f"{self.get_kind_display()} {self.pk}"

    @property
    def slug(self) -> str:
        """The readable part of the URL; changes with the title, never needed to find the post."""
        return slugify(self.title)[:60].strip("-") or self.kind

    def get_absolute_url(self) -> str:
        """The post's page; an answer's is its place on the question's."""
        if self.question_id:
            return f"{reverse('post', args=[self.question_id])}?answer={self.pk}#post-{self.pk}"
        return reverse("post", args=[self.pk, self.slug])

    @property
    def is_question(self) -> bool:
        return self.kind == Kind.QUESTION

    @property
    def is_answer(self) -> bool:
        return self.kind == Kind.ANSWER

    @property
    def takes_votes(self) -> bool:
        """Whether it is voted on; otherwise it takes reactions."""
        return self.kind in VOTED_KINDS
