"""Who knows what, and who was asked. Requests are read-only: they follow what happens under the question."""

from django.contrib import admin

from activity.admin import ReadOnlyAdmin
from experts.models import Expertise, ExpertRequest, Offer


@admin.register(Expertise)
class ExpertiseAdmin(admin.ModelAdmin):
    list_display = ["person", "topic", "source", "given_by", "at", "declined_at"]
    list_filter = ["source", ("declined_at", admin.EmptyFieldListFilter)]
    search_fields = ["person__display_name", "person__handle", "topic__name"]
    list_select_related = ["person", "topic", "given_by"]
    autocomplete_fields = ["person", "given_by"]
    raw_id_fields = ["topic"]


class OfferInline(admin.TabularInline):
    model = Offer
    extra = 0
    can_delete = False
    fields = ["expert", "state", "at", "answered_at", "reason"]
    readonly_fields = ["expert", "state", "at", "answered_at", "reason"]

    def has_add_permission(self, request: object, obj: object = None) -> bool:
        return False


@admin.register(ExpertRequest)
class ExpertRequestAdmin(ReadOnlyAdmin):
    list_display = ["question", "opened_by", "opened_at", "closed_at"]
    list_filter = [("closed_at", admin.EmptyFieldListFilter)]
    list_select_related = ["question", "opened_by"]
    inlines = [OfferInline]
    show_full_result_count = False
