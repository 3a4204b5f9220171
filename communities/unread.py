"""The number on the badge, which every page shows: so its query is prepared."""

from __future__ import annotations

from django.apps import apps
from django.db.models import QuerySet

from communities.prepared import Prepared
from communities.viewer import Viewer


def _unread(viewer: Viewer) -> QuerySet:
    # by name: this room does not know the room of notices, which is above it
    notices = apps.get_model("notifications", "Notification").objects  # type: ignore[attr-defined]
    return notices.visible_to(viewer).unread().values_list("pk")[:100]


_UNREAD = Prepared(_unread)


def count(viewer: Viewer) -> int:
    """Unread notices that she may (still) see; stops counting at 100."""
    return len(_UNREAD.rows(viewer))
