"""Forms of the administration of people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts import organisation
from accounts.handles import check_handle, free_handle
from accounts.models import User


class PersonAddForm(forms.ModelForm):
    """A new person; she chooses a password by "forgotten password", which also proves that the mail reaches her."""

    class Meta:
        model = User
        fields = ["email", "display_name", "handle", "job_title", "department"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].required = True
        self.fields["handle"].required = False
        self.fields["handle"].help_text = _("Empty: made from the name.")

    def clean_email(self) -> str:
        return str(self.cleaned_data["email"]).strip().lower()

    def clean_handle(self) -> str:
        handle = str(self.cleaned_data["handle"] or "")
        if not handle:
            return free_handle(self.data.get("display_name", ""))
        return _checked_handle(handle, None)


class PersonChangeForm(UserChangeForm):
    """A person's profile and rights."""

    class Meta:
        model = User
        fields = "__all__"
        field_classes: dict[str, Any] = {}

    def clean_handle(self) -> str:
        return _checked_handle(str(self.cleaned_data["handle"]), self.instance)

    def clean_manager(self) -> User | None:
        manager = self.cleaned_data["manager"]
        if manager is not None and manager.pk != self.initial.get("manager"):
            try:
                organisation.check_manager(self.instance, manager)
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return manager  # type: ignore[no-any-return]


def _checked_handle(handle: str, person: User | None) -> str:
    try:
        check_handle(handle, person=person)
    except ValidationError as error:
        raise ValidationError(error.messages) from error
    return handle
