"""Handles: the public short names that people are mentioned by."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

if TYPE_CHECKING:
    from accounts.models import User

#: Names that would read as something else in a mention or a URL.
RESERVED = frozenset(
    {
        "admin",
        "administrator",
        "all",
        "channel",
        "everybody",
        "everyone",
        "here",
        "km20",
        "me",
        "moderator",
        "nobody",
        "root",
        "staff",
        "suggestions",
        "support",
        "system",
        "team",
    }
)


def handle_from(text: str) -> str:
    """The nearest valid handle to ``text``: ASCII, lower case, dots between words; "person" when nothing is left."""
    ascii_text = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    handle = re.sub(r"[^a-z0-9]+", ".", ascii_text).strip(".")[:32].strip(".")
    return handle or "person"


def free_handle(text: str) -> str:
    """A handle made of ``text`` that nobody has, with a number behind it where needed."""
    from accounts.models import User

    wanted = handle_from(text)
    taken = set(User.objects.filter(handle__startswith=wanted).values_list("handle", flat=True)) | RESERVED
    if wanted not in taken:
        return wanted
    return next(candidate for number in range(2, len(taken) + 3) if (candidate := f"{wanted}{number}") not in taken)


def check_handle(handle: str, *, person: User | None = None) -> None:
    """Raise ValidationError (field ``handle``) for one that is malformed, reserved, or somebody else's."""
    from accounts.models import HANDLE, User

    try:
        HANDLE(handle)
    except ValidationError as error:
        raise ValidationError({"handle": error.messages}) from error
    if handle in RESERVED:
        raise ValidationError({"handle": _("This handle is reserved. Choose another.")})
    others = User.objects.exclude(pk=person.pk) if person is not None else User.objects.all()
    if others.filter(handle=handle).exists():
        raise ValidationError({"handle": _("Somebody has this handle already. Choose another.")})
