"""The keys, all of them: the help page, the help dialog and the browser's registry are made from this one table."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Key:
    """``keys`` as pressed one after another ("g h"); ``does`` names the behaviour in static/js/behaviours/keys.js."""

    keys: str
    does: str
    label: str | Promise
    #: A single character without a modifier; can be switched off (WCAG 2.1.4).
    single: bool = True


@dataclass(frozen=True)
class Group:
    label: str | Promise
    keys: tuple[Key, ...]


GROUPS: tuple[Group, ...] = (
    Group(
        _("Anywhere"),
        (
            Key("Control k", "palette", _("Find or do anything"), single=False),
            Key("/", "search", _("Search")),
            Key("?", "help", _("Show the keys")),
            Key("c", "write", _("Write")),
        ),
    ),
    Group(
        _("Go to"),
        (
            Key("g h", "go-home", _("Home")),
            Key("g q", "go-questions", _("Questions")),
            Key("g i", "go-inbox", _("Inbox")),
            Key("g l", "go-library", _("Library")),
            Key("g p", "go-people", _("People")),
            Key("g n", "go-communities", _("Communities")),
        ),
    ),
    Group(
        _("In a list"),
        (
            Key("j", "next", _("Next")),
            Key("k", "previous", _("Previous")),
            Key("o", "open", _("Open")),
            Key("e", "done", _("Done with this one (inbox)")),
        ),
    ),
    Group(
        _("On a post, or the one chosen in a list"),
        (
            Key("r", "reply", _("Reply")),
            Key("l", "like", _("Like")),
            Key("v", "vote", _("Vote")),
            Key("s", "save", _("Save for later")),
            Key("m", "follow", _("Follow, or stop following")),
        ),
    ),
)


def keymap() -> dict[str, str]:
    """Keys as pressed → what they do, for the browser's registry."""
    return {key.keys: key.does for group in GROUPS for key in group.keys}
