"""A text as it will be shown, before it is saved."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.utils.translation import gettext as _

from communities.models import Community
from posts.text import render


@dataclass(frozen=True)
class Preview:
    """What the writer sees: the text, or why there is none."""

    title: str
    html: str
    #: Said instead of the text: nothing written yet, or too long.
    notice: str = ""


def preview_of(source: str, *, title: str, community: Community | None) -> Preview:
    """The preview of a post in ``community``; None where none is chosen yet."""
    title = " ".join(title.split())[:150]
    if len(source) > settings.POST_MAX_LENGTH:
        too_long = _("This has %(length)d characters; at most %(longest)d are kept.")
        return Preview(title, "", too_long % {"length": len(source), "longest": settings.POST_MAX_LENGTH})
    if not source.strip():
        return Preview(title, "", _("Nothing written yet."))
    return Preview(title, render(source, community_id=community.pk if community else 0).html)
