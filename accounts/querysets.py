"""People as sets: who may be seen, who is in the directory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.base_user import BaseUserManager
from django.db import models

if TYPE_CHECKING:
    from accounts.models import User


class UserQuerySet(models.QuerySet["User"]):
    """Sets of people."""

    def visible_to(self, viewer: Any) -> UserQuerySet:
        """Every signed-in person may see every other (a company's people know each other); strangers see nobody.

        ``viewer``: a ``communities.viewer.Viewer``. Deactivated people stay visible: what they wrote remains. Who has
        signed up and not confirmed the address is seen by nobody: the name may be false.
        """
        return self.filter(is_confirmed=True) if viewer.person is not None else self.none()

    def oneself(self, viewer: Any) -> UserQuerySet:
        """Her own row, whether or not she has confirmed her address yet."""
        return self.filter(pk=viewer.id)

    def active(self) -> UserQuerySet:
        """Those who can sign in: neither deactivated nor placeholders, their address confirmed."""
        return self.filter(is_active=True, is_confirmed=True, email__isnull=False)

    def imported(self) -> UserQuerySet:
        """Placeholders of imported content that nobody has claimed."""
        return self.filter(email__isnull=True, claimed_by__isnull=True)


class UserManager(BaseUserManager["User"]):
    """Makes people; e-mail addresses are kept in lower case, so that one address is one person."""

    def get_by_natural_key(self, username: str | None) -> User:
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """A person who can sign in. ``handle`` and ``display_name`` default to the address's local part."""
        email = email.strip().lower()
        local_part = email.split("@", 1)[0]
        fields.setdefault("display_name", local_part.replace(".", " ").title())
        if "handle" not in fields:
            from accounts.handles import free_handle

            fields["handle"] = free_handle(local_part)
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        from accounts import names

        names.index([user])
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """An administrator."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)
