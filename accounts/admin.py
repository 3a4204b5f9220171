"""Administration of people, invitations and claims: doors to the same actions as the site's own pages."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts import actions, admin_sign_on  # noqa: F401  (registers)
from accounts.actions.profile import FIELDS
from accounts.admin_forms import PersonAddForm, PersonChangeForm
from accounts.models import Claim, SignupInvitation, User

# The sign-in of the administration is the site's own: two steps, rate limits and verified addresses count there too.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]

RIGHTS = ("is_staff", "is_superuser", "groups", "user_permissions")


@admin.register(User)
class PersonAdmin(UserAdmin):
    """People. They are deactivated, never deleted: what they wrote remains."""

    form = PersonChangeForm
    add_form = PersonAddForm
    list_display = ["display_name", "handle", "email", "department", "is_active", "is_staff", "date_joined"]
    list_filter = ["is_active", "is_confirmed", "is_staff", "is_superuser", ("source", admin.AllValuesFieldListFilter)]
    search_fields = ["display_name", "handle", "email"]
    ordering = ["display_name", "id"]
    show_full_result_count = False
    autocomplete_fields = ["manager"]
    readonly_fields = [
        "email",
        "is_active",
        "is_confirmed",
        "date_joined",
        "last_login",
        "source",
        "source_id",
        "source_url",
        "claimed_by",
    ]
    fieldsets = [
        (None, {"fields": ["display_name", "handle", "email", "password"]}),
        (_("Profile"), {"fields": ["pronouns", "job_title", "department", "location", "time_zone", "manager"]}),
        (_("About me"), {"fields": ["bio_source"]}),
        (_("Rights"), {"fields": ["is_active", "is_confirmed", *RIGHTS]}),
        (_("Dates"), {"fields": ["date_joined", "last_login"]}),
        (_("Import"), {"fields": ["source", "source_id", "source_url", "source_email", "claimed_by"]}),
    ]
    add_fieldsets = [(None, {"fields": ["email", "display_name", "handle", "job_title", "department"]})]
    actions = ["deactivate", "reactivate"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return super().has_add_permission(request) and request.viewer.is_admin  # type: ignore[attr-defined]

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Administrators only: who may set rights and passwords is one."""
        return super().has_change_permission(request, obj) and request.viewer.is_admin  # type: ignore[attr-defined]

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        return [] if obj is None else self.readonly_fields

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if not change:
            fields = {name: form.cleaned_data[name] for name in form.cleaned_data if name != "email"}
            obj.pk = actions.add_person(actor=request.viewer, email=form.cleaned_data["email"], **fields).pk
            return
        profile = {name: form.cleaned_data[name] for name in form.changed_data if name in FIELDS}
        if profile:
            actions.change_profile(actor=request.viewer, person=User.objects.get(pk=obj.pk), **profile)
        rights = [name for name in ("is_staff", "is_superuser", "source_email") if name in form.changed_data]
        if rights:
            actions.change_rights(actor=request.viewer, person=obj, fields=rights)

    @admin.action(description=_("Deactivate: end all access at once"), permissions=["change"])
    def deactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _for_each(self, request, queryset, lambda person: actions.deactivate(actor=request.viewer, person=person))

    @admin.action(description=_("Reactivate"), permissions=["change"])
    def reactivate(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        _for_each(self, request, queryset, lambda person: actions.reactivate(actor=request.viewer, person=person))


@admin.register(Claim)
class ClaimAdmin(admin.ModelAdmin):
    """Who says to be which imported author; decided by the two actions."""

    list_display = ["placeholder", "claimant", "state", "message", "at", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["placeholder", "claimant", "decided_by"]
    actions = ["approve", "decline"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    @admin.action(description=_("Approve: hand the imported content over"), permissions=["view"])
    def approve(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        _for_each(
            self,
            request,
            queryset,
            lambda claim: actions.decide_claim(actor=request.viewer, claim=claim, approve=True),
        )

    @admin.action(description=_("Decline"), permissions=["view"])
    def decline(self, request: HttpRequest, queryset: QuerySet[Claim]) -> None:
        _for_each(
            self,
            request,
            queryset,
            lambda claim: actions.decide_claim(actor=request.viewer, claim=claim, approve=False),
        )


@admin.register(SignupInvitation)
class SignupInvitationAdmin(admin.ModelAdmin):
    """Who was invited to the site; new ones are sent from the site's own page (/invitations/site/)."""

    list_display = ["email", "invited_by", "at", "mailed_at", "used_at"]
    list_select_related = ["invited_by"]
    readonly_fields = ["email", "invited_by", "at", "mailed_at", "used_at"]
    fields = ["email", "invited_by", "at", "mailed_at", "used_at"]
    search_fields = ["email"]

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False


def _for_each(room: admin.ModelAdmin, request: HttpRequest, queryset: QuerySet[Any], act: Any) -> None:
    """Do it to each; say how many it was done to, and why not to the others."""
    done = 0
    for row in queryset:
        try:
            act(row)
            done += 1
        except (PermissionDenied, ValidationError) as error:
            text = error.messages[0] if isinstance(error, ValidationError) else str(error)
            room.message_user(request, f"{row}: {text}", messages.WARNING)
    if done:
        room.message_user(request, ngettext("%(count)d done.", "%(count)d done.", done) % {"count": done})
