"""Messages that can be taken back: destructive acts are undone rather than asked about."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.contrib import messages
from django.http import HttpRequest

_PREFIX = "undo?"


def undoable(request: HttpRequest, text: str, *, url: str, name: str = "state", value: str = "off") -> None:
    """Say what was done, with a button "Undo" that posts ``name=value`` to ``url``."""
    query = urlencode({"url": url, "name": name, "value": value})
    messages.success(request, text, extra_tags=_PREFIX + query)


def undo_of(extra_tags: str) -> dict[str, str]:
    """What the button of a message posts; empty for a message that cannot be taken back."""
    return dict(parse_qsl(extra_tags.removeprefix(_PREFIX))) if extra_tags.startswith(_PREFIX) else {}
