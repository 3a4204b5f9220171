"""Pages of the look itself: brand colours, keys, theme, styleguide; and the page for a form that came too late."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition

from ui import styleguide as samples
from ui.context_processors import KEYS_COOKIE, THEME_COOKIE, THEMES
from ui.doors import Audience, door, wanted
from ui.keys import GROUPS
from ui.responses import back, page_or_fragment

ONE_YEAR = 60 * 60 * 24 * 365


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The form is too old or the browser keeps no cookies. What was written is still in the browser's draft."""
    return render(request, "403_csrf.html", status=403)


@door("GET", audience=Audience.ANYONE)
@condition(etag_func=lambda request: f'"brand-{settings.BRAND_HUE}"')
def brand_css(request: HttpRequest) -> HttpResponse:
    """The tenant's one colour, as a hue."""
    response = HttpResponse(f":root{{--brand-hue:{settings.BRAND_HUE}}}\n", content_type="text/css; charset=utf-8")
    response["Cache-Control"] = "public, max-age=3600"
    return response


@door("GET", "POST", audience=Audience.ANYONE)
def keys(request: HttpRequest) -> HttpResponse:
    """All keys; the form switches single keys off or on for this browser."""
    if request.method == "POST":
        on = wanted(request)
        response: HttpResponse = back(request, "/keys/")
        _remember(response, KEYS_COOKIE, "" if on else "off")
        messages.success(request, _("Single keys are on.") if on else _("Single keys are off."))
        return response
    return page_or_fragment(request, page="ui/keys.html", fragment="ui/_keys_dialog.html", context={"groups": GROUPS})


@door("POST", audience=Audience.ANYONE)
def theme(request: HttpRequest) -> HttpResponse:
    """Light, dark, or as the system says (anything else), for this browser."""
    response = back(request, "/")
    chosen = request.POST.get("theme", "")
    _remember(response, THEME_COOKIE, chosen if chosen in THEMES else "")
    return response


@door("GET", audience=Audience.STAFF)
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component on one page, for those who build."""
    return render(request, "ui/styleguide.html", samples.context())


def _remember(response: HttpResponse, name: str, value: str) -> None:
    if value:
        response.set_cookie(name, value, max_age=ONE_YEAR, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    else:
        response.delete_cookie(name, samesite="Lax")
