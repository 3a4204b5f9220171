"""A request as our views get it, for the type checker: Django's, with what the middleware put on it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest


class Request(HttpRequest):
    """``viewer``: ``communities.viewer.Viewer``, who is looking. ``htmx``: ``django_htmx.middleware.HtmxDetails``."""

    viewer: Any
    htmx: Any
