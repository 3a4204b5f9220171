"""The inbox, one notice, marking as read, the badge."""

from __future__ import annotations

from datetime import UTC, datetime

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from notifications import actions
from notifications.pages import inbox as inbox_page
from ui.doors import door
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment
from ui.toasts import undoable


@door("GET")
def inbox(request: Request) -> HttpResponse:
    """Lines, newest first: ``show`` unread (the default) or all."""
    page = inbox_page.inbox(request.viewer, show=request.GET.get("show", ""), cursor=request.GET.get("after", ""))
    next_url = f"{reverse('inbox')}?show={page.show}&after={page.next_cursor}" if page.next_cursor else ""
    return page_or_fragment(
        request,
        page="notifications/inbox.html",
        fragment="notifications/_lines.html",
        context={"page": page, "next_url": next_url},
    )


@door("GET")
def notice(request: Request, pk: int) -> HttpResponse:
    """Open a notice: it is read, and the person is where it happened."""
    line = inbox_page.line(request.viewer, pk)
    if line is None:
        raise Http404
    actions.mark_read(actor=request.viewer, ids=[pk])
    return redirect(line.url)


@door("POST")
def inbox_read(request: Request) -> HttpResponse:
    """``read``: ids of lines, or "all"; ``unread``: ids to take back; ``undo``: the moment of the act to take back."""
    viewer = request.viewer
    default = reverse("inbox")
    if request.POST.get("undo"):
        actions.mark_unread(actor=viewer, moment=_moment(request.POST["undo"]))
        return back(request, default)
    if "all" in request.POST.getlist("read"):
        moment = actions.mark_read(actor=viewer)
        undoable(request, _("All read."), url=reverse("inbox_read"), name="undo", value=moment.isoformat())
        return back(request, default)
    read, unread = _ids(request, "read"), _ids(request, "unread")
    if not (read or unread):
        raise ValidationError(_("Say which lines: read=… or unread=…"))
    if read:
        moment = actions.mark_read(actor=viewer, ids=read)
    if unread:
        actions.mark_unread(actor=viewer, ids=unread)
    if wants_fragment(request):
        return _fragment(request, (read + unread)[0])
    if read:
        undoable(request, _("Marked as read."), url=reverse("inbox_read"), name="undo", value=moment.isoformat())
    return back(request, default)


@door("GET")
def badge(request: Request) -> HttpResponse:
    """The number of unread notices: 204 where the page shows it already (``n``), 304 where the browser has it."""
    unread = request.viewer.unread_count
    if request.GET.get("n") == str(unread):
        return _private(HttpResponse(status=204))
    etag = f'"{request.viewer.id}-{unread}"'
    if etag in request.headers.get("If-None-Match", ""):
        return _private(HttpResponseNotModified(headers={"ETag": etag}))
    response = render(request, "ui/_badge.html", {"unread": unread})
    response["ETag"] = etag
    return _private(response)


def _fragment(request: Request, pk: int) -> HttpResponse:
    line = inbox_page.line(request.viewer, pk)
    if line is None:
        raise Http404
    return render(request, "notifications/_line_marked.html", {"line": line, "unread": request.viewer.unread_count})


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response


def _ids(request: Request, name: str) -> list[int]:
    values = request.POST.getlist(name)
    if not all(value.isascii() and value.isdigit() and len(value) < 19 for value in values):
        raise ValidationError(_("Lines are named by their numbers."))
    return [int(value) for value in values]


def _moment(value: str) -> datetime:
    try:
        moment = parse_datetime(value)
        if moment is not None and moment.tzinfo is not None:
            return moment.astimezone(UTC)
    except (ValueError, OverflowError):
        pass
    raise ValidationError(_("This cannot be taken back any more."))
