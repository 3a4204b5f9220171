"""A mail with what waits for one person: text and HTML, each line with its reason and the link to its place."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import ngettext

from accounts.models import User
from notifications import unsubscribing
from notifications.lines import Line
from notifications.models import NoticeKind


@dataclass(frozen=True)
class MailedLine:
    """A line with whole addresses: ``url`` opens the place and marks the line as read."""

    line: Line
    url: str


def letter(person: User, lines: Sequence[Line]) -> EmailMultiAlternatives:
    """The mail. Mail programs get a button that stops these kinds at one click (RFC 8058)."""
    kinds = {line.kind for line in lines}
    stop = unsubscribing.url_for(person, kinds)
    context: dict[str, Any] = {
        "person": person,
        "lines": [MailedLine(line, settings.SITE_URL + reverse("notice", args=[line.id])) for line in lines],
        "kinds": [str(NoticeKind(kind).label) for kind in sorted(kinds)],
        "stop_url": stop,
        "settings_url": settings.SITE_URL + reverse("settings_notifications"),
        "inbox_url": settings.SITE_URL + reverse("inbox"),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "now": timezone.now(),
    }
    mail = EmailMultiAlternatives(
        subject=_subject(lines),
        body=render_to_string("notifications/mail/lines.txt", context),
        to=[str(person.email)],
        headers={
            "Message-ID": _message_id(person, lines),
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            "Auto-Submitted": "auto-generated",
        },
    )
    mail.attach_alternative(render_to_string("notifications/mail/lines.html", context), "text/html")
    return mail


def _subject(lines: Sequence[Line]) -> str:
    first = Truncator(" ".join(lines[0].sentence.split())).chars(120)
    others = len(lines) - 1
    if not others:
        return first
    return ngettext("%(first)s, and %(n)d more", "%(first)s, and %(n)d more", others) % {"first": first, "n": others}


def _message_id(person: User, lines: Sequence[Line]) -> str:
    """The same for the same news: a mail sent twice, since a worker died before noting it, is known as one."""
    news = ",".join(f"{line.id}.{line.at.isoformat()}" for line in sorted(lines, key=lambda line: line.id))
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<notices.{person.pk}.{hashlib.sha256(news.encode()).hexdigest()[:32]}@{domain}>"
