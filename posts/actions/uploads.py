"""Pictures in texts: taking them in, and keeping who shows them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from pathlib import PurePath
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import Q
from django.utils.text import slugify
from django.utils.translation import gettext as _

from accounts.models import User
from communities.viewer import Viewer
from posts.models import Attachment, AttachmentUse, Comment, Post
from ui import images


def upload_image(*, actor: Viewer, upload: Any) -> Attachment:
    """Keep the picture as WebP; the same file from the same person is kept once.

    Raises ValidationError for what is no picture or too large. The picture is made before the transaction begins:
    encoding takes up to a second, in which others must be able to write.
    """
    person = actor.person
    if person is None:
        raise PermissionDenied(_("Sign in to add pictures."))
    data = images.read(upload)
    checksum = hashlib.sha256(data).hexdigest()
    if known := Attachment.objects.filter(uploader=person, checksum=checksum).first():
        return known
    picture = images.picture(io.BytesIO(data))
    digest = hashlib.sha256(b"%d:" % person.pk + picture.data).hexdigest()
    path = f"images/{digest[:2]}/{digest}.webp"
    with transaction.atomic():
        # a second click sends the same file at the same time: the person's row makes them wait for each other
        User.objects.select_for_update().get(pk=person.pk)
        if known := Attachment.objects.filter(uploader=person, checksum=checksum).first():
            return known
        if not default_storage.exists(path):
            path = default_storage.save(path, ContentFile(picture.data))
        return Attachment.objects.create(
            uploader=person,
            name=_safe_name(getattr(upload, "name", "") or ""),
            path=path,
            content_type=picture.content_type,
            size=len(picture.data),
            width=picture.width,
            height=picture.height,
            checksum=checksum,
        )


def _safe_name(name: str) -> str:
    """The last part of the file's name, in letters that need no escaping, as WebP."""
    return f"{slugify(PurePath(name.replace(chr(92), '/')).stem)[:80].strip('-') or 'picture'}.webp"


@transaction.atomic
def attach(
    file_ids: Collection[int], *, post: Post | None = None, comment: Comment | None = None, actor: Viewer | None = None
) -> None:
    """Keep one row for each uploaded file that the text of ``post`` or ``comment`` shows now.

    Showing a file lets every reader of the text see it. So only files that the author may see are attached (writing the
    address of a foreign file reveals nothing), and, where somebody else edits, files that she uploaded herself.
    ``actor``: who saves the text, by default its author.
    """
    written = post or comment
    if written is None:
        raise TypeError("attach needs a post or a comment")
    uses = AttachmentUse.objects.filter(post=post, comment=comment)
    shown = set(uses.values_list("attachment_id", flat=True))
    wanted = set(file_ids)
    if shown - wanted:
        uses.filter(attachment__in=shown - wanted).delete()
    if not wanted - shown:
        return
    author = Viewer(written.author)
    allowed = Q(pk__in=Attachment.objects.visible_to(author).values("pk"))
    if actor is not None and actor.person is not None:
        allowed |= Q(uploader=actor.person)
    new = Attachment.objects.filter(allowed, pk__in=wanted - shown).values_list("pk", flat=True)
    AttachmentUse.objects.bulk_create(
        [AttachmentUse(attachment_id=pk, post=post, comment=comment) for pk in new], ignore_conflicts=True
    )
