"""Posts and what belongs to them as sets. ``visible_to`` is the only definition of who may read what."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q

from communities.models import Community

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from posts.models import Attachment, Comment, Post, Report, Topic


class PostQuerySet(models.QuerySet["Post"]):
    """Sets of posts."""

    def visible_to(self, viewer: Viewer) -> PostQuerySet:
        """Published posts of communities that she may read; her own drafts; what moderators hid, to themselves, the
        author and the moderators; deleted ones to moderators. An answer is visible where its question is as well.
        """
        if viewer.person is None:
            return self.none()
        from posts.models import Post

        readable = Q(community__in=Community.objects.readable_by(viewer).values("pk"))
        own = Q(author=viewer.person)
        moderated = Q() if viewer.is_admin else Q(community__in=viewer.moderated_ids)
        states = (
            Q(status="published")
            | (own & Q(status__in=["draft", "hidden"]))
            | (moderated & Q(status__in=["hidden", "deleted"]))
        )
        under_visible_question = Q(question__isnull=True) | Exists(
            Post.objects.filter(pk=OuterRef("question_id")).filter(
                Q(status="published") | (own & Q(status="hidden")) | (moderated & Q(status__in=["hidden", "deleted"]))
            )
        )
        # A draft belongs to its author alone, also after she left the community.
        return self.filter((readable & states & under_visible_question) | (own & Q(status="draft")))

    def restorable_by(self, viewer: Viewer) -> PostQuerySet:
        """What she may see, and what she deleted herself where she may still read: she can bring it back."""
        if viewer.person is None:
            return self.none()
        from posts.models import Post

        own = Q(
            author=viewer.person,
            status="deleted",
            removal__by=viewer.person,
            community__in=Community.objects.readable_by(viewer).values("pk"),
        )
        return self.filter(Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("pk"))) | own)

    def listed_for(self, viewer: Viewer) -> PostQuerySet:
        """What lists, feeds and search show: published top-level posts of communities that she may read."""
        if viewer.person is None:
            return self.none()
        # Asked row by row: as "community IN (…)" SQLite reads all posts of all readable communities and sorts them,
        # instead of the newest along an index of the list's order (a large topic: 13 ms, so 1).
        readable = Community.objects.readable_by(viewer).filter(pk=OuterRef("community"))
        return self.published().top_level().filter(Exists(readable))

    def published(self) -> PostQuerySet:
        return self.filter(status="published")

    def drafts(self) -> PostQuerySet:
        return self.filter(status="draft")

    def top_level(self) -> PostQuerySet:
        """Everything but answers."""
        return self.filter(question__isnull=True)

    def questions(self) -> PostQuerySet:
        return self.filter(kind="question")

    def unanswered(self) -> PostQuerySet:
        """Questions that nobody has answered."""
        return self.filter(kind="question", answers_count=0, is_solved=False)

    def solved(self) -> PostQuerySet:
        return self.filter(kind="question", is_solved=True)


class CommentQuerySet(models.QuerySet["Comment"]):
    """Sets of comments."""

    def visible_to(self, viewer: Viewer) -> CommentQuerySet:
        """Published comments under posts that she may see; hidden and deleted ones to moderators, hidden also to the
        author."""
        if viewer.person is None:
            return self.none()
        from posts.models import Post

        under_visible_post = Q(Exists(Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))))
        moderated = Q() if viewer.is_admin else Q(post__community__in=viewer.moderated_ids)
        states = (
            Q(status="published")
            | Q(author=viewer.person, status="hidden")
            | (moderated & Q(status__in=["hidden", "deleted"]))
        )
        return self.filter(under_visible_post & states)

    def restorable_by(self, viewer: Viewer) -> CommentQuerySet:
        """What she may see, and what she deleted herself under posts that she may see: she can bring it back."""
        if viewer.person is None:
            return self.none()
        from posts.models import Comment, Post

        own = Q(author=viewer.person, status="deleted", removal__by=viewer.person) & Exists(
            Post.objects.visible_to(viewer).filter(pk=OuterRef("post_id"))
        )
        return self.filter(Exists(Comment.objects.visible_to(viewer).filter(pk=OuterRef("pk"))) | own)

    def published(self) -> CommentQuerySet:
        return self.filter(status="published")


class TopicQuerySet(models.QuerySet["Topic"]):
    """Sets of topics."""

    def visible_to(self, viewer: Viewer) -> TopicQuerySet:
        """Listed ones, and those that a published post of a community that she may read is about."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        from posts.models import TaggedPost

        used = TaggedPost.objects.filter(
            tag=OuterRef("pk"),
            content_object__status="published",
            content_object__community__in=Community.objects.readable_by(viewer).values("pk"),
        )
        return self.filter(Q(is_listed=True) | Q(Exists(used)))

    def canonical(self) -> TopicQuerySet:
        """Topics that are not synonyms of others."""
        return self.filter(synonym_of__isnull=True)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    """Sets of attachments."""

    def visible_to(self, viewer: Viewer) -> AttachmentQuerySet:
        """Her own uploads, and files shown by posts that she may see."""
        if viewer.person is None:
            return self.none()
        from posts.models import AttachmentUse, Comment, Post

        uses = AttachmentUse.objects.filter(attachment=OuterRef("pk"))
        in_post = uses.filter(post__in=Post.objects.visible_to(viewer).values("pk"))
        in_comment = uses.filter(comment__in=Comment.objects.visible_to(viewer).values("pk"))
        return self.filter(Q(uploader=viewer.person) | Q(Exists(in_post)) | Q(Exists(in_comment)))


class ReportQuerySet(models.QuerySet["Report"]):
    """Sets of reports."""

    def visible_to(self, viewer: Viewer) -> ReportQuerySet:
        """Reports in communities that she moderates, and those she made."""
        if viewer.person is None:
            return self.none()
        if viewer.is_admin:
            return self
        return self.filter(Q(community__in=viewer.moderated_ids) | Q(reporter=viewer.person))

    def undecided(self) -> ReportQuerySet:
        """Those that wait for a decision."""
        return self.filter(decision="")
