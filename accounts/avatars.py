"""Pictures of people: squares in a few sizes, kept as WebP in storage under a prefix that changes with each picture."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from accounts.models import AVATAR_SIZES

if TYPE_CHECKING:
    from accounts.models import User


def save(person: User, upload: Any) -> str:
    """Keep the uploaded picture; the prefix of its files. Raises ValidationError for what is no image or too large."""
    from ui import images

    squares = images.squares(upload, AVATAR_SIZES)
    digest = hashlib.sha256(b"%d:" % person.pk + squares[AVATAR_SIZES[-1]]).hexdigest()[:24]
    prefix = f"avatars/{digest[:2]}/{digest}"
    for side, data in squares.items():
        if not default_storage.exists(_path(prefix, side)):
            default_storage.save(_path(prefix, side), ContentFile(data))
    return prefix


def delete(prefix: str) -> None:
    """Forget the picture's files."""
    for side in AVATAR_SIZES:
        default_storage.delete(_path(prefix, side))


def version(prefix: str) -> str:
    """The part of an avatar's address that changes with the picture."""
    return prefix.rsplit("/", 1)[-1]


def read(prefix: str, side: int) -> bytes:
    """The square of that side. Raises FileNotFoundError where storage lost it."""
    with default_storage.open(_path(prefix, side), "rb") as file:
        return bytes(file.read())


def _path(prefix: str, side: int) -> str:
    return f"{prefix}-{side}.webp"
