"""Home and the first-run guide."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from experts.actions import declare
from notifications import actions, greeting
from notifications.forms import KnowledgeForm
from notifications.pages import home as home_page
from notifications.pages import welcome as welcome_page
from posts import feeds
from posts.models import Kind
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET")
def home(request: Request) -> HttpResponse:
    """What is new, and what needs this person."""
    viewer = request.viewer
    page = home_page.home(viewer, kind=request.GET.get("kind", ""), cursor=request.GET.get("after", ""))
    context = {
        "page": page,
        "feed": feeds.at(request, page.feed),
        "kinds": [kind for kind in Kind if kind != Kind.ANSWER],
        "greeting": greeting.words(timezone.localtime().hour, viewer.person.first_name),
        "needs": greeting.needs(page, viewer.unread_count),
    }
    return page_or_fragment(
        request, page="notifications/home.html", fragment="notifications/_home_feed.html", context=context
    )


@door("GET", "POST")
def welcome(request: Request) -> HttpResponse:
    """The guide. POST ``done`` finishes or dismisses it; POST with topics declares them."""
    viewer = request.viewer
    if request.method == "POST" and "done" in request.POST:
        actions.finish_guide(actor=viewer)
        return redirect("home")
    form = KnowledgeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            for name in form.cleaned_data["topics"]:
                declare(actor=viewer, topic_name=name)
        except ValidationError as error:
            form.add_error("topics", error.messages)  # type: ignore[arg-type]
        else:
            messages.success(request, _("Saved. Questions about it can find you now."))
            return redirect("welcome")
    status = 422 if form.is_bound else 200
    return render(
        request, "notifications/welcome.html", {"guide": welcome_page.guide(viewer), "form": form}, status=status
    )
