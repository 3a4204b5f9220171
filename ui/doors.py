"""What every view declares: the methods it answers, and who may come in. Also how a refusal reaches the person."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import wraps
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils.translation import gettext as _

from ui.responses import back

View = Callable[..., HttpResponse]


class Audience(StrEnum):
    """Who may come in at all; what she may see inside is for ``visible_to`` and the policies."""

    ANYONE = "anyone"
    EMPLOYEE = "employee"
    STAFF = "staff"


def door(*methods: str, audience: Audience = Audience.EMPLOYEE) -> Callable[[View], View]:
    """Declare a view's methods and audience.

    Another method gets 405; a stranger is sent to sign in and comes back (htmx: 401 with a redirect of the whole page);
    a ``ValidationError`` that the view leaves to us becomes a message and a redirect back (htmx: 422 with the toasts).
    """
    allowed = frozenset(methods) | ({"HEAD"} if "GET" in methods else frozenset())

    def declare(view: View) -> View:
        @wraps(view)
        def inside(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in allowed:
                return HttpResponseNotAllowed(sorted(allowed))
            viewer = request.viewer  # type: ignore[attr-defined]
            if audience is not Audience.ANYONE and viewer.person is None:
                return _sign_in_first(request)
            if audience is Audience.STAFF and not viewer.person.is_staff:
                raise PermissionDenied(_("Only administrators may open this page."))
            try:
                return view(request, *args, **kwargs)
            except ValidationError as error:
                return refused(request, error)

        inside.door_methods = allowed  # type: ignore[attr-defined]
        inside.door_audience = audience  # type: ignore[attr-defined]
        return inside

    return declare


def _is_fragment(request: HttpRequest) -> bool:
    return bool(getattr(request, "htmx", False))


def _sign_in_first(request: HttpRequest) -> HttpResponse:
    if not _is_fragment(request):
        return redirect_to_login(request.get_full_path())
    response = HttpResponse(status=401)
    response["HX-Redirect"] = redirect_to_login(request.htmx.current_url_abs_path or "/").url  # type: ignore[attr-defined]
    return response


def refused(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Tell the person why not: a toast where she is."""
    for message in error.messages:
        messages.error(request, message)
    if not _is_fragment(request):
        return back(request, "/")
    response = render(request, "ui/_toasts.html", status=422)
    response["HX-Retarget"] = "#toasts"
    response["HX-Reswap"] = "beforeend"
    return response


def wanted(request: HttpRequest) -> bool:
    """The state that a toggle's form asks for; ``ValidationError`` when it is neither "on" nor "off"."""
    state = request.POST.get("state", "")
    if state not in ("on", "off"):
        raise ValidationError(_("This form must send state=on or state=off."))
    return state == "on"
