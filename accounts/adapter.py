"""How allauth meets our people: who may sign up, and as whom."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions, signup
from accounts.handles import free_handle


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by policy (``SIGNUP_POLICY``); a new person gets a handle from her name."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": _("Address and password do not fit together. Try again, or choose a new password."),
        "email_taken": _("Somebody is here with this address already. Sign in, or choose a new password."),
        "incorrect_password": _("This is not your password."),
        "enter_current_password": _("This is not your present password."),
        "too_many_login_attempts": _("That was tried too often. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return signup.is_open(request)

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Handles are ours; allauth has no usernames here."""
        if not user.handle:
            user.handle = free_handle(user.display_name or (user.email or "").split("@", 1)[0])

    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        user.display_name = form.cleaned_data.get("display_name", "")
        return super().save_user(request, user, form, commit)

    def confirm_email(self, request: HttpRequest, email_address: Any) -> bool:
        """The address is hers: colleagues see her from now on."""
        confirmed = super().confirm_email(request, email_address)
        if confirmed:
            actions.confirm(person=email_address.user)
        return confirmed
