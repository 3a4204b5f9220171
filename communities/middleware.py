"""Puts the viewer on the request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from communities.viewer import Viewer


class ViewerMiddleware:
    """``request.viewer``: who is looking, resolved once."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.viewer = Viewer(request.user)  # type: ignore[attr-defined, arg-type]
        return self.get_response(request)
