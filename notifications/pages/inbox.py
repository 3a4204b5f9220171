"""The inbox: what one person should know of, newest first."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from communities.prepared import PreparedPages
from communities.viewer import Viewer
from notifications import lines
from notifications.lines import Line
from notifications.models import Notification
from ui.keyset import Keyset

PAGE = 25
NEWEST = Keyset("-updated_at", "-id")


@dataclass(frozen=True)
class Inbox:
    """A page of lines."""

    lines: list[Line]
    #: "unread" or "all".
    show: str
    next_cursor: str
    is_first: bool


def inbox(viewer: Viewer, *, show: str = "unread", cursor: str = "") -> Inbox:
    """One query for the lines; up to three more for what lines of decisions may name."""
    show = "all" if show == "all" else "unread"
    page = _NOTICES.page(viewer, cursor, show=show)
    return Inbox(lines.load(viewer, page.rows), show, page.next_cursor, is_first=not cursor)


def _notices(viewer: Viewer, show: str) -> QuerySet[Notification]:
    notices = Notification.objects.visible_to(viewer).with_line()
    return notices.unread() if show == "unread" else notices


_NOTICES = PreparedPages(_notices, NEWEST, size=PAGE)


def line(viewer: Viewer, pk: int) -> Line | None:
    """One line, None where it is not hers or not for her eyes any more."""
    notice = Notification.objects.visible_to(viewer).with_line().filter(pk=pk).first()
    return lines.load(viewer, [notice])[0] if notice is not None else None
