"""The picture over a community's pages: cut to shape, kept as WebP in storage under a name of its own."""

from __future__ import annotations

import hashlib
from pathlib import PurePosixPath
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

#: Width and height in pixels.
SIZE = (1200, 300)


def save(upload: Any) -> str:
    """Keep the uploaded picture; its path in storage. Raises ValidationError for what is no image or too large."""
    from ui import images

    data = images.cover(upload, SIZE)
    path = f"covers/{hashlib.sha256(data).hexdigest()[:20]}.webp"
    return path if default_storage.exists(path) else default_storage.save(path, ContentFile(data))


def version(path: str) -> str:
    """The part of a cover's address that changes with the picture."""
    return PurePosixPath(path).stem


def read(path: str) -> bytes:
    """The picture. Raises FileNotFoundError where storage lost it."""
    with default_storage.open(path, "rb") as file:
        return bytes(file.read())


def forget(path: str) -> None:
    """Delete the picture, unless another community shows the same."""
    from communities.models import Community

    if not Community.objects.filter(cover=path).exists():
        default_storage.delete(path)
