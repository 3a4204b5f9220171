"""Administration of communities: doors to the same actions as the site's own pages."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from communities import actions
from communities.models import Community, Invitation, JoinRequest, Membership

CHANGEABLE = {
    "name": "name",
    "slug": "slug",
    "summary": "summary",
    "about_source": "about",
    "rules_source": "rules",
    "welcome_source": "welcome",
    "visibility": "visibility",
    "hue": "hue",
}


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that are looked at here and changed on the site's pages."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Community)
class CommunityAdmin(admin.ModelAdmin):
    """Communities. They are founded on the site and archived, never deleted."""

    list_display = ["name", "slug", "visibility", "members_count", "posts_count", "created_at", "archived_at"]
    list_filter = ["visibility", ("archived_at", admin.EmptyFieldListFilter)]
    search_fields = ["name", "slug", "summary"]
    fields = [*CHANGEABLE, "created_by", "created_at", "archived_at", "members_count", "posts_count", "source"]
    readonly_fields = ["created_by", "created_at", "archived_at", "members_count", "posts_count", "source"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Community, form: Any, change: bool) -> None:
        wanted = {CHANGEABLE[name]: form.cleaned_data[name] for name in form.changed_data if name in CHANGEABLE}
        actions.change(actor=request.viewer, community=Community.objects.get(pk=obj.pk), **wanted)


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    list_display = ["community", "person", "role", "joined_at"]
    list_filter = ["role"]
    list_select_related = ["community", "person"]
    search_fields = ["community__name", "person__display_name", "person__handle"]


@admin.register(JoinRequest)
class JoinRequestAdmin(ReadOnlyAdmin):
    list_display = ["community", "person", "state", "at", "decided_by", "decided_at"]
    list_filter = ["state"]
    list_select_related = ["community", "person", "decided_by"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    list_display = ["community", "person", "invited_by", "at", "answered_at", "accepted"]
    list_select_related = ["community", "person", "invited_by"]
