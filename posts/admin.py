"""Posts and what belongs to them in Django's administration: to look things up.

Rows are not edited here: a change past the actions would leave counts, revisions, events and the index behind.
What an administrator may do, she does by the same actions.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from taggit.models import Tag

from activity.admin import ReadOnlyAdmin
from communities.viewer import Viewer
from posts import actions
from posts.models import Attachment, Comment, Post, Report, Revision, Topic, TopicUse

# taggit's own tags are not used: topics are ours (posts.models.Topic).
admin.site.unregister(Tag)


class ActingAdmin(ReadOnlyAdmin):
    """Read-only rows with a few of the domain's actions."""

    show_full_result_count = False
    list_select_related = True
    list_per_page = 50

    def each(self, request: HttpRequest, rows: QuerySet[Any], act: Any) -> None:
        """Do ``act(actor, row)`` with every chosen row, and say what was refused."""
        actor, done = Viewer(request.user), 0  # type: ignore[arg-type]
        for row in rows:
            try:
                act(actor, row)
            except ValidationError as refusal:
                self.message_user(request, f"{row}: {' '.join(refusal.messages)}", messages.WARNING)
            else:
                done += 1
        self.message_user(request, ngettext("%(n)d row was changed.", "%(n)d rows were changed.", done) % {"n": done})


class RevisionInline(admin.TabularInline):
    model = Revision
    fields = ["number", "at", "editor", "title", "summary"]
    readonly_fields = ["number", "at", "editor", "title", "summary"]
    ordering = ["-number"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Post)
class PostAdmin(ActingAdmin):
    list_display = ["__str__", "kind", "status", "community", "author", "published_at", "score", "answers_count"]
    list_filter = ["kind", "status", "is_solved", "is_pinned", "is_locked", "community"]
    search_fields = ["title", "author__display_name", "author__handle", "source_id"]
    date_hierarchy = "published_at"
    exclude = ["body_html", "body_text"]
    inlines = [RevisionInline]
    actions = ["hide", "restore"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        """Without drafts: they are their authors' alone, also here."""
        return super().get_queryset(request).exclude(status="draft").select_related("question")

    @admin.action(description=gettext_lazy("Hide"), permissions=["view"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        reason = _("Hidden by an administrator.")
        self.each(request, queryset, lambda actor, post: actions.hide(actor=actor, post=post, reason=reason))

    @admin.action(description=gettext_lazy("Restore"), permissions=["view"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Post]) -> None:
        self.each(request, queryset, lambda actor, post: actions.restore(actor=actor, post=post))


@admin.register(Comment)
class CommentAdmin(ActingAdmin):
    list_display = ["__str__", "status", "post", "author", "created_at", "reactions_count"]
    list_filter = ["status"]
    search_fields = ["body_text", "author__display_name", "author__handle"]
    date_hierarchy = "created_at"
    exclude = ["body_html", "body_text"]
    actions = ["hide", "restore"]

    @admin.action(description=gettext_lazy("Hide"), permissions=["view"])
    def hide(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        reason = _("Hidden by an administrator.")
        self.each(request, queryset, lambda actor, row: actions.hide_comment(actor=actor, comment=row, reason=reason))

    @admin.action(description=gettext_lazy("Restore"), permissions=["view"])
    def restore(self, request: HttpRequest, queryset: QuerySet[Comment]) -> None:
        self.each(request, queryset, lambda actor, row: actions.restore_comment(actor=actor, comment=row))


@admin.register(Report)
class ReportAdmin(ReadOnlyAdmin):
    list_display = ["__str__", "community", "reason", "reporter", "at", "decision", "decided_by", "decided_at"]
    list_filter = ["decision", "reason", "community"]
    list_select_related = True
    show_full_result_count = False


class TopicUseInline(admin.TabularInline):
    model = TopicUse
    fields = ["community", "posts_count", "questions_count", "unanswered_count"]
    readonly_fields = ["community", "posts_count", "questions_count", "unanswered_count"]
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Topic)
class TopicAdmin(ReadOnlyAdmin):
    list_display = ["name", "slug", "synonym_of", "is_listed", "followers_count"]
    list_filter = ["is_listed"]
    search_fields = ["name"]
    list_select_related = ["synonym_of"]
    inlines = [TopicUseInline]
    show_full_result_count = False


@admin.register(Attachment)
class AttachmentAdmin(ReadOnlyAdmin):
    list_display = ["name", "uploader", "content_type", "size", "width", "height", "created_at"]
    search_fields = ["name", "uploader__display_name"]
    list_select_related = ["uploader"]
    show_full_result_count = False
