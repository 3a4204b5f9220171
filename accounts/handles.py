"""Handles: the public short names that people are mentioned by."""

from __future__ import annotations

import re
import unicodedata

#: Names that would read as something else in a mention or a URL.
RESERVED = frozenset({"admin", "all", "channel", "everyone", "here", "me", "moderator", "support", "system"})


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
