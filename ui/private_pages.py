"""How pages may be kept: what one person sees is hers, and is gone once she has signed out."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.cache import patch_cache_control


class PrivatePagesMiddleware:
    """Shared caches keep no page of a person; a view that knows better (pictures, brand) says so itself.

    Signing out empties the browser's cache of this site, so that the back button of a shared computer shows nothing.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        viewer = getattr(request, "viewer", None)
        response = self.get_response(request)
        if viewer is not None and viewer.person is not None:
            if "Cache-Control" not in response:
                patch_cache_control(response, private=True, no_cache=True)
            if request.method == "POST" and _page(request) == "account_logout":
                response["Clear-Site-Data"] = '"cache"'
        return response


def _page(request: HttpRequest) -> str | None:
    return request.resolver_match.url_name if request.resolver_match is not None else None
