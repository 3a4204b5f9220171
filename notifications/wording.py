"""The sentences of notices, one table a kind: what happened, and why it came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

if TYPE_CHECKING:
    from communities.viewer import Viewer
    from notifications.models import Notification
    from posts.models import Post


@dataclass(frozen=True)
class Words:
    """What goes into a sentence."""

    who: str
    title: str
    community: str
    topic: str
    n: int

    @classmethod
    def of(cls, notice: Notification) -> Words:
        return cls(
            who=notice.actor.display_name if notice.actor else _("Somebody"),
            title=title_of(notice.post),
            community=notice.community.name if notice.community else _("a community"),
            topic=notice.topic.name if notice.topic else "",
            n=notice.count,
        )


def title_of(post: Post | None) -> str:
    """What a post is called in a sentence: its title, its question's, or its first words."""
    if post is None:
        return _("a post")
    if post.question is not None:
        return post.question.title
    return post.title or post.excerpt[:60].strip() or _("a post")


def sentence(notice: Notification, words: Words) -> str:
    """What happened, in one sentence without markup."""
    values = vars(words)
    match notice.kind:
        case "mentioned":
            text = ngettext(
                "%(who)s mentions you in “%(title)s”",
                "You are mentioned %(n)d times in “%(title)s”, last by %(who)s",
                words.n,
            )
        case "asked":
            text = _("%(who)s asks you: “%(title)s”")
        case "answered":
            text = ngettext(
                "%(who)s answered “%(title)s”", "%(n)d new answers to “%(title)s”, the latest by %(who)s", words.n
            )
        case "commented":
            text = ngettext(
                "%(who)s commented on “%(title)s”", "%(n)d new comments on “%(title)s”, the latest by %(who)s", words.n
            )
        case "accepted":
            text = _("%(who)s accepted your answer to “%(title)s”")
        case "join_requested":
            text = ngettext(
                "%(who)s asks to join %(community)s", "%(n)d people ask to join %(community)s, last %(who)s", words.n
            )
        case "join_decided":
            approved = notice.group.startswith("join_approved")
            text = (
                _("You are now a member of %(community)s") if approved else _("You cannot join %(community)s for now")
            )
        case "invited":
            text = _("%(who)s invites you to %(community)s")
        case "reported":
            text = ngettext(
                "%(who)s reports something in %(community)s", "%(n)d reports wait in %(community)s", words.n
            )
        case "report_decided":
            text = _decided(notice)
        case "moderated":
            text = _moderated(notice)
        case _:
            text = _("%(who)s names you as an expert for %(topic)s")
    return text % values


def _decided(notice: Notification) -> str:
    match notice.group.rsplit(":", 1)[-1]:
        case "hidden":
            return _("What you reported in %(community)s was hidden")
        case "deleted":
            return _("What you reported in %(community)s was deleted")
    return _("What you reported in %(community)s was looked at and stays")


def _moderated(notice: Notification) -> str:
    _kind, act, thing = notice.group.split(":")
    is_comment = thing.startswith("comment")
    match act:
        case "hidden":
            return _("%(who)s hid your comment on “%(title)s”") if is_comment else _("%(who)s hid “%(title)s”")
        case "deleted":
            return _("%(who)s deleted your comment on “%(title)s”") if is_comment else _("%(who)s deleted “%(title)s”")
    return _("%(who)s restored your comment on “%(title)s”") if is_comment else _("%(who)s restored “%(title)s”")


def because(notice: Notification, viewer: Viewer) -> str:
    """Why it came to this person."""
    post = notice.post
    match notice.kind:
        case "answered":
            asked = post is not None and post.question is not None and post.question.author_id == viewer.id
            return _("because you asked this") if asked else _("because you follow this question")
        case "commented":
            return _because_of_comment(notice, viewer)
    return {
        "mentioned": _("because you are named there"),
        "asked": _("because you were chosen as an expert"),
        "accepted": _("because you wrote the answer"),
        "join_requested": _("because you moderate this community"),
        "reported": _("because you moderate this community"),
        "join_decided": _("because you asked to join"),
        "invited": _("because you were invited"),
        "report_decided": _("because you reported it"),
        "moderated": _("because you wrote it"),
        "expertise_given": _("because a moderator chose you; you can decline"),
    }[notice.kind]


def _because_of_comment(notice: Notification, viewer: Viewer) -> str:
    if notice.post is not None and notice.post.author_id == viewer.id:
        return _("because it is your post")
    parent = notice.comment.parent if notice.comment is not None else None
    if parent is not None and parent.author_id == viewer.id:
        return _("because it replies to your comment")
    return _("because you follow this post")
