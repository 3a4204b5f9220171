"""The audit trail and the outbox, read-only; given-up deliveries can be tried again."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from activity.models import Delivery, Event


class ReadOnlyAdmin(admin.ModelAdmin):
    """Rows that the system writes; administrators look at them."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(Event)
class EventAdmin(ReadOnlyAdmin):
    list_display = ["at", "verb", "actor", "community_id", "post_id", "comment_id", "person_id", "is_audit"]
    list_filter = ["is_audit", "verb"]
    date_hierarchy = "at"
    show_full_result_count = False


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ["event", "subscriber", "due_at", "attempts", "done_at", "given_up_at", "error"]
    list_filter = ["subscriber", ("given_up_at", admin.EmptyFieldListFilter), ("done_at", admin.EmptyFieldListFilter)]
    show_full_result_count = False
    actions = ["try_again"]

    @admin.action(description="Try again what was given up", permissions=["view"])
    def try_again(self, request: HttpRequest, queryset: QuerySet[Delivery]) -> None:
        count = queryset.filter(given_up_at__isnull=False).update(given_up_at=None, attempts=0, due_at=timezone.now())
        self.message_user(request, f"{count} deliveries will be tried again within a minute.")
