"""The first line of home: a greeting, and what needs this person."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from notifications.pages.home import Home
from notifications.sources import SHORT


@dataclass(frozen=True)
class Need:
    """Something that waits, with the way to it."""

    text: str
    url: str
    #: It needs this very person; the others can also be done by somebody else.
    is_urgent: bool = False


def words(hour: int, name: str) -> str:
    """A greeting for the hour of the reader's own clock."""
    if 5 <= hour < 12:
        return _("Good morning, %(name)s") % {"name": name}
    if 12 <= hour < 18:
        return _("Good afternoon, %(name)s") % {"name": name}
    return _("Good evening, %(name)s") % {"name": name}


def needs(page: Home, unread: int) -> list[Need]:
    """What waits for her: asked as an expert, unread notices, open questions in her topics."""
    found = []
    if asked := len(page.asked):
        text = ngettext("%(n)s question waits for you", "%(n)s questions wait for you", asked)
        found.append(Need(text % {"n": _number(asked, SHORT)}, reverse("desk"), is_urgent=True))
    if unread:
        text = ngettext("%(n)s unread notice", "%(n)s unread notices", unread)
        found.append(Need(text % {"n": _number(unread, 99)}, reverse("inbox")))
    if unanswered := len(page.unanswered):
        text = ngettext(
            "%(n)s question in your topics has no answer", "%(n)s questions in your topics have no answer", unanswered
        )
        found.append(Need(text % {"n": _number(unanswered, SHORT)}, "#unanswered"))
    return found


def _number(n: int, most: int) -> str:
    return str(n) if n <= most else f"{most}+"
