"""How allauth meets our people: who may sign up, and as whom."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest

from accounts.handles import free_handle


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up by policy (``SIGNUP_POLICY``); a new person gets a handle from her name."""

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Handles are ours; allauth has no usernames here."""
        if not user.handle:
            user.handle = free_handle(user.display_name or (user.email or "").split("@", 1)[0])
