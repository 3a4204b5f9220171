"""The directory and the page of a person."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from accounts.models import User
from accounts.policies import can_invite_to_site
from experts.forms import DirectoryForm
from experts.pages import people as people_page
from experts.pages import profile as profile_page
from posts import feeds
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET")
def people(request: Request) -> HttpResponse:
    """Everybody, by name; ``q``, ``department``, ``location``, ``topic`` narrow it."""
    sought = {name: request.GET.get(name, "")[:120].strip() for name in ("q", "department", "location", "topic")}
    page = people_page.directory(request.viewer, sought, cursor=request.GET.get("after", ""))
    query = request.GET.copy()
    query["after"] = page.next_cursor
    context = {
        "page": page,
        "form": DirectoryForm(initial=sought, departments=page.departments, locations=page.locations),
        "is_narrowed": any(sought.values()),
        "may_invite": can_invite_to_site(request.viewer),
        "next_url": f"{reverse('people')}?{query.urlencode()}" if page.next_cursor else "",
    }
    return page_or_fragment(request, page="experts/people.html", fragment="experts/_people.html", context=context)


@door("GET")
def person(request: Request, handle: str) -> HttpResponse:
    """Who she is, what she knows, wrote and answered. A claimed author's page is the page of who claimed it."""
    found = get_object_or_404(
        User.objects.visible_to(request.viewer).select_related("manager", "claimed_by"), handle=handle
    )
    if found.claimed_by is not None:
        return redirect("person", found.claimed_by.handle)
    page = profile_page.profile(
        request.viewer, found, tab=request.GET.get("show", ""), cursor=request.GET.get("after", "")
    )
    context = {"page": page, "person": found, "feed": feeds.at(request, page.feed)}
    return page_or_fragment(request, page="experts/person.html", fragment="experts/_person_feed.html", context=context)
