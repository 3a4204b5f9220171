"""Colleagues: suggestions, following, claiming imported authorship, the chart."""

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from accounts import actions, organisation, policies, suggestions
from accounts.forms import ClaimForm
from accounts.models import Claim, User
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, page_or_fragment, wants_fragment


@door("GET")
def people_suggestions(request: Request) -> HttpResponse:
    """Who may be meant by ?q=; ?community= marks those who cannot read it. JSON with ?format=json, else a list."""
    found = suggestions.suggest(
        request.viewer, request.GET.get("q", "")[:80], community=request.GET.get("community", "")[:80]
    )
    if request.GET.get("format") == "json":
        results = [
            {"value": one.value, "label": one.label, "hint": one.hint, "outsider": one.is_outsider} for one in found
        ]
        return JsonResponse({"results": results})
    return render(request, "accounts/_suggestions.html", {"suggestions": found})


@door("POST")
def person_follow(request: Request, handle: str) -> HttpResponse:
    """Follow (state=on) or stop following (off)."""
    person = get_object_or_404(User.objects.visible_to(request.viewer), handle=handle)
    on = wanted(request)
    actions.set_person_follow(actor=request.viewer, person=person, on=on)
    if not wants_fragment(request):
        return back(request, person.get_absolute_url())
    return render(request, "accounts/_follow.html", {"person": person, "is_followed": on})


@door("GET", "POST")
def person_claim(request: Request, handle: str) -> HttpResponse:
    """Say that one is the author behind an imported name."""
    person = get_object_or_404(User.objects.visible_to(request.viewer).filter(email__isnull=True), handle=handle)
    form = ClaimForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = actions.claim(actor=request.viewer, placeholder=person, message=form.cleaned_data["message"])
        if made.state == Claim.State.APPROVED:
            messages.success(request, _("What this author wrote is yours now; it shows under your name in a minute."))
            return redirect(request.viewer.person.get_absolute_url())
        messages.success(request, _("Your claim waits for an administrator."))
        return redirect(person.get_absolute_url())
    waiting = person.claims.filter(claimant=request.viewer.person, state=Claim.State.PENDING)
    context = {
        "person": person,
        "form": form,
        "is_waiting": waiting.exists(),
        "can_claim": policies.can_claim(request.viewer, person),
    }
    return render(request, "accounts/claim.html", context, status=422 if form.errors else 200)


@door("GET")
def org_chart(request: Request) -> HttpResponse:
    """Who reports to whom: from the top, or around ?person=handle."""
    focus = None
    if handle := request.GET.get("person", ""):
        people = User.objects.visible_to(request.viewer).active()
        focus = get_object_or_404(people, handle=handle)
    return page_or_fragment(
        request,
        page="accounts/org_chart.html",
        fragment="accounts/_org_chart.html",
        context={"chart": organisation.chart(request.viewer, focus)},
    )
