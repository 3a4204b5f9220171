"""One answer, whole or in part: the page for a browser, the fragment for htmx; and the way back after a form."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page (a boosted link wants the whole one)."""
    htmx = getattr(request, "htmx", None)
    return bool(htmx) and not htmx.boosted  # type: ignore[union-attr]


def page_or_fragment(
    request: HttpRequest, *, page: str, fragment: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Render ``fragment`` when htmx asks, else ``page``; both get the same context."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, context, status=status)
    response.headers["Vary"] = ", ".join(filter(None, [response.headers.get("Vary"), "HX-Request"]))
    return response


def back(request: HttpRequest, default: str) -> HttpResponseRedirect:
    """Redirect to the form's ``next``, else to the page it was on, else to ``default``; never to another site."""
    for target in (request.POST.get("next", ""), request.headers.get("Referer", ""), default):
        if target and url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure()):
            return HttpResponseRedirect(target if target == default else _local(target))
    return HttpResponseRedirect("/")


def _local(target: str) -> str:
    """Path and query of an address on this site. A path of two slashes would be read as the name of another site."""
    parts = urlsplit(target)
    path = "/" + parts.path.lstrip("/\\")
    return parts._replace(scheme="", netloc="", path=path).geturl()
