"""A notice as words: what happened, why it came, where it is. Made when it is read, of what the reader may see then."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.models import User
from communities.models import Community
from communities.viewer import Viewer
from notifications import wording
from notifications.models import Notification
from notifications.querysets import ALWAYS_TOLD
from posts.models import Comment, Post

EXCERPT = 200

#: The icon of a kind (Lucide).
ICONS = {
    "mentioned": "at-sign",
    "asked": "hand-helping",
    "answered": "reply",
    "commented": "message-circle",
    "accepted": "circle-check",
    "join_requested": "user-plus",
    "join_decided": "users",
    "invited": "mail",
    "reported": "flag",
    "report_decided": "flag",
    "moderated": "shield",
    "expertise_given": "award",
}


@dataclass(frozen=True)
class Line:
    """One line of the inbox, or of a mail."""

    id: int
    kind: str
    icon: str
    sentence: str
    #: Why it came to this person: "because …".
    because: str
    excerpt: str
    note: str
    actor: User | None
    community: Community | None
    at: datetime
    is_unread: bool
    count: int
    #: The exact place, a path on this site.
    url: str
    dom_name: str = "notice"


@dataclass(frozen=True)
class Seen:
    """What the reader may see of the things that lines of ``ALWAYS_TOLD`` speak of."""

    posts: frozenset[int]
    comments: frozenset[int]
    communities: frozenset[int]


def load(viewer: Viewer, notices: Sequence[Notification]) -> list[Line]:
    """The lines of notices that came through ``visible_to(viewer).with_line()``. At most three queries."""
    seen = _seen(viewer, [notice for notice in notices if notice.kind in ALWAYS_TOLD])
    return [_line(viewer, _without_the_hidden(notice, seen)) for notice in notices]


def _seen(viewer: Viewer, notices: Sequence[Notification]) -> Seen:
    def ids(model: Any, column: str) -> frozenset[int]:
        wanted = {value for notice in notices if (value := getattr(notice, column))}
        if not wanted:
            return frozenset()
        return frozenset(model.objects.visible_to(viewer).filter(pk__in=wanted).values_list("pk", flat=True))

    return Seen(ids(Post, "post_id"), ids(Comment, "comment_id"), ids(Community, "community_id"))


def _without_the_hidden(notice: Notification, seen: Seen) -> Notification:
    """Take away what the reader may not see, before a word is made of it."""
    if notice.kind in ALWAYS_TOLD:
        if notice.post_id not in seen.posts:
            notice.post = None
        if notice.post is None or notice.comment_id not in seen.comments:
            notice.comment = None
        if notice.community_id not in seen.communities:
            notice.community = None
    return notice


def _line(viewer: Viewer, notice: Notification) -> Line:
    return Line(
        id=notice.pk,
        kind=notice.kind,
        icon=ICONS[notice.kind],
        sentence=wording.sentence(notice, wording.Words.of(notice)),
        because=wording.because(notice, viewer),
        excerpt=_excerpt(notice),
        note=notice.note,
        actor=notice.actor,
        community=notice.community,
        at=notice.updated_at,
        is_unread=notice.read_at is None,
        count=notice.count,
        url=_place(notice),
    )


def _excerpt(notice: Notification) -> str:
    if notice.kind in ALWAYS_TOLD:
        return ""
    text = ""
    if notice.comment is not None:
        text = notice.comment.body_text
    elif notice.post is not None:
        text = notice.post.excerpt
    text = " ".join(text.split())
    return text if len(text) <= EXCERPT else text[: EXCERPT - 1].rstrip() + "…"


def _place(notice: Notification) -> str:
    """The exact place of what happened."""
    community = notice.community
    match notice.kind:
        case "join_requested" if community:
            return reverse("join_requests", args=[community.slug])
        case "reported" if community:
            return reverse("moderation", args=[community.slug])
        case "invited":
            return reverse("invitations")
        case "expertise_given":
            return reverse("settings_expertise")
        case "join_decided":
            return community.get_absolute_url() if community else reverse("communities")
    if notice.comment is not None:
        return notice.comment.get_absolute_url()
    if notice.post is not None:
        return notice.post.get_absolute_url()
    return community.get_absolute_url() if community else reverse("inbox")
