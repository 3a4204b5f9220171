"""Notices and choices, for support: what was sent to whom, read-only; choices can be changed."""

from django.contrib import admin

from activity.admin import ReadOnlyAdmin
from notifications.models import Notification, Preference


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    list_display = ["recipient", "kind", "group", "count", "updated_at", "read_at", "mail_due_at", "mailed_at"]
    list_filter = ["kind", ("read_at", admin.EmptyFieldListFilter), ("mail_due_at", admin.EmptyFieldListFilter)]
    search_fields = ["recipient__display_name", "recipient__handle"]
    list_select_related = ["recipient"]
    show_full_result_count = False


@admin.register(Preference)
class PreferenceAdmin(admin.ModelAdmin):
    list_display = ["person", "kind", "level"]
    list_filter = ["kind", "level"]
    autocomplete_fields = ["person"]
    list_select_related = ["person"]
