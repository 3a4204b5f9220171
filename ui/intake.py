"""What comes in, before anything reads it: no NUL, which PostgreSQL cannot keep, and no more than an upload needs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, QueryDict, UnreadablePostError
from django.template import loader

NUL = "\x00"


class IntakeMiddleware:
    """Takes NUL out of what was sent (nobody types it), and refuses a request that is too large to be meant.

    The size is looked at before the form is read: Django would write a file of any length to the disk first, also a
    stranger's. (A body without a length is not read at all.)
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _length(request) > settings.IMAGE_MAX_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            return HttpResponse(loader.get_template("400.html").render(), status=413)
        if NUL in request.path_info:
            raise Http404
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.GET = _without_nul(request.GET)  # type: ignore[assignment]
        if NUL in "".join(request.COOKIES.values()):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> None:
        if request.method != "POST":
            return
        try:
            sent = request.POST
        except UnreadablePostError:  # the browser went away; what reads the form next says so
            return
        if any(NUL in value for values in (sent, *(values for _name, values in sent.lists())) for value in values):
            request.POST = _without_nul(sent)  # type: ignore[assignment]


def _length(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _without_nul(sent: QueryDict) -> QueryDict:
    cleaned = QueryDict(mutable=True, encoding=sent.encoding)
    for name, values in sent.lists():
        cleaned.setlist(name.replace(NUL, ""), [value.replace(NUL, "") for value in values])
    cleaned._mutable = False
    return cleaned
