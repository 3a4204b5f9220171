"""How people sign in, in the administration: to look at and to end. Keys and secrets are shown to nobody."""

from typing import Any

from allauth.account.admin import EmailAddressAdmin
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.http import HttpRequest

for model in (EmailAddress, Authenticator, UserSession):
    admin.site.unregister(model)


class _EndableAdmin(admin.ModelAdmin):
    """Rows that are looked at, and deleted to end what they stand for."""

    show_full_result_count = False
    list_select_related = ["user"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


@admin.register(UserSession)
class SessionAdmin(_EndableAdmin):
    """Where people are signed in. Without the session's key: who has it is signed in as that person."""

    list_display = ["user", "created_at", "last_seen_at", "ip", "user_agent"]
    search_fields = ["user__display_name", "user__handle", "user__email", "ip"]
    fields = ["user", "created_at", "last_seen_at", "ip", "user_agent"]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        """By the person on her settings, or by deactivating her: a deleted row would leave the session alive."""
        return False


@admin.register(Authenticator)
class SecondStepAdmin(_EndableAdmin):
    """Second steps; deleting one lets in somebody who lost her phone. Without the secret that the codes are made of."""

    list_display = ["user", "type", "created_at", "last_used_at"]
    list_filter = ["type"]
    search_fields = ["user__display_name", "user__handle", "user__email"]
    fields = ["user", "type", "created_at", "last_used_at"]


@admin.register(EmailAddress)
class AddressAdmin(EmailAddressAdmin):
    """Addresses; who has one may set its owner's password, so only administrators change them."""

    def get_search_fields(self, request: HttpRequest) -> list[str]:
        return ["email", "user__display_name", "user__handle"]

    def _is_administrator(self, request: Any) -> bool:
        return bool(request.viewer.is_admin)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and self._is_administrator(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return super().has_change_permission(request, obj) and self._is_administrator(request)
