"""The moderation log of a community: who decided what, when and why, in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from activity.models import Event
from communities.models import Community, Role
from posts.models import Post, Report
from posts.pages.moderation import title_of
from ui.keyset import Keyset

PAGE = 50

_NEWEST = Keyset("-id")

#: Verb → icon and sentence. ``%(person)s`` is whom it is about, ``%(post)s`` the title of the post (or its question).
SENTENCES: dict[str, tuple[str, Any]] = {
    "post_hidden": ("eye-off", gettext_lazy("%(actor)s hid “%(post)s” by %(person)s.")),
    "post_deleted": ("trash-2", gettext_lazy("%(actor)s deleted “%(post)s” by %(person)s.")),
    "post_restored": ("rotate-ccw", gettext_lazy("%(actor)s restored “%(post)s” by %(person)s.")),
    "comment_hidden": ("eye-off", gettext_lazy("%(actor)s hid a comment by %(person)s on “%(post)s”.")),
    "comment_deleted": ("trash-2", gettext_lazy("%(actor)s deleted a comment by %(person)s on “%(post)s”.")),
    "comment_restored": ("rotate-ccw", gettext_lazy("%(actor)s restored a comment by %(person)s on “%(post)s”.")),
    "post_pinned": ("pin", gettext_lazy("%(actor)s pinned “%(post)s”.")),
    "post_unpinned": ("pin-off", gettext_lazy("%(actor)s unpinned “%(post)s”.")),
    "post_locked": ("lock", gettext_lazy("%(actor)s locked “%(post)s”.")),
    "post_unlocked": ("lock-open", gettext_lazy("%(actor)s opened “%(post)s” again.")),
    "report_decided": ("flag", gettext_lazy("%(actor)s decided a report about “%(post)s”: %(decision)s.")),
    "community_changed": ("settings", gettext_lazy("%(actor)s changed the settings of the community.")),
    "community_archived": ("archive", gettext_lazy("%(actor)s archived the community.")),
    "community_restored": ("archive-restore", gettext_lazy("%(actor)s opened the community again.")),
    "member_removed": ("user-minus", gettext_lazy("%(actor)s removed %(person)s.")),
    "role_changed": ("user-check", gettext_lazy("%(actor)s made %(person)s %(role)s.")),
    "join_approved": ("user-plus", gettext_lazy("%(actor)s let %(person)s join.")),
    "join_declined": ("user-minus", gettext_lazy("%(actor)s declined that %(person)s joins.")),
}
_OTHER: tuple[str, Any] = ("shield", gettext_lazy("%(actor)s: %(verb)s"))


@dataclass(frozen=True)
class Entry:
    """One line of the log. ``url``: the post that it is about, "" where there is none."""

    icon: str
    text: str
    note: str
    at: datetime
    url: str


@dataclass(frozen=True)
class Log:
    """One page, newest first."""

    entries: list[Entry]
    next_cursor: str


def log(community: Community, *, cursor: str) -> Log:
    """Three queries. The caller has checked that the reader moderates the community."""
    events = Event.objects.filter(community_id=community.pk, is_audit=True).select_related("actor")
    page = _NEWEST.page(events, cursor=cursor, size=PAGE)
    posts = {
        post.pk: post
        for post in Post.objects.filter(pk__in=_ids(page.rows, lambda event: event.post_id))
        .select_related("question")
        .defer("body_source", "body_html", "body_text")
    }
    people = User.objects.in_bulk(_ids(page.rows, _person_id))
    return Log([_entry(event, posts.get(event.post_id or 0), people) for event in page.rows], page.next_cursor)


def _ids(events: Iterable[Event], of: Callable[[Event], int | None]) -> list[int]:
    return sorted({key for event in events if (key := of(event)) is not None})


def _person_id(event: Event) -> int | None:
    author = event.data.get("author_id")
    return author if isinstance(author, int) else event.person_id


def _entry(event: Event, post: Post | None, people: dict[int, User]) -> Entry:
    icon, sentence = SENTENCES.get(event.verb, _OTHER)
    person = people.get(_person_id(event) or 0)
    data = event.data
    words = {
        "actor": event.actor or _("Somebody"),
        "person": person or _("somebody"),
        "post": title_of(post) or _("something that is gone"),
        "decision": _label(Report.Decision.choices, data.get("decision")),
        "role": _label(Role.choices, data.get("role")),
        "verb": event.verb.replace("_", " "),
    }
    page = post.question_id or post.pk if post is not None else None
    return Entry(
        icon=icon,
        text=str(sentence) % words,
        note=str(data.get("note") or ""),
        at=event.at,
        url=reverse("post", args=[page]) if page and post and post.status != "draft" else "",
    )


def _label(choices: Iterable[tuple[Any, Any]], value: object) -> str:
    return str(dict(choices).get(value, value or ""))
