"""How notices reach a person: the settings page, and the link in every mail."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

from notifications import actions, unsubscribing
from notifications.forms import PreferencesForm
from notifications.levels import levels_of
from notifications.models import NoticeKind
from ui.doors import Audience, door
from ui.requests import Request


@door("GET", "POST")
def settings_notifications(request: Request) -> HttpResponse:
    """Each kind its switch."""
    levels = levels_of(request.viewer.id)
    form = PreferencesForm(request.POST if request.method == "POST" else None, levels=levels)
    if request.method == "POST" and form.is_valid():
        for kind, level in form.cleaned_data.items():
            if level != levels[kind]:
                actions.set_preference(actor=request.viewer, kind=kind, level=level)
        messages.success(request, _("Saved."))
        return redirect("settings_notifications")
    status = 422 if form.is_bound else 200
    return render(request, "notifications/settings.html", {"form": form}, status=status)


@csrf_exempt
@door("GET", "POST", audience=Audience.ANYONE)
def unsubscribe(request: Request, token: str) -> HttpResponse:
    """Stop mail by the signed link. GET asks; POST does it, without signing in and without a form's token: mail
    programs send it themselves (RFC 8058), and the link itself is the proof. ``scope=all`` stops all mail."""
    subscription = unsubscribing.read(token)
    if subscription is None:
        raise Http404
    context = {
        "person": subscription.person,
        "kinds": [NoticeKind(kind).label for kind in subscription.kinds],
        "done": request.method == "POST",
        "all": request.POST.get("scope") == "all",
    }
    if request.method == "POST":
        kinds = NoticeKind.values if context["all"] else subscription.kinds
        actions.stop_mail(person=subscription.person, kinds=kinds)
    return render(request, "notifications/unsubscribe.html", context)
