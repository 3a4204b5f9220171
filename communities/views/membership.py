"""Joining and leaving, and deciding who may."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from communities import actions, directory, join_queue, policies
from communities.forms import DecisionForm, JoinRequestForm
from communities.models import Community, JoinRequest
from communities.pages import header
from communities.views.entrance import known
from ui.doors import door, wanted
from ui.requests import Request
from ui.responses import back, wants_fragment


@door("POST")
def membership(request: Request, slug: str) -> HttpResponse:
    """Join (state=on) or leave (off)."""
    community = known(request.viewer, slug)
    if wanted(request):
        actions.join(actor=request.viewer, community=community)
        if not wants_fragment(request):
            return welcome(request, community)
    else:
        actions.leave(actor=request.viewer, community=community)
        if not wants_fragment(request):
            return _left(request, community)
    community.refresh_from_db()
    row = directory.rows(request.viewer, [community])[0]
    return render(request, "communities/_join.html", {"row": row, "just_joined": row.is_member})


@door("GET", "POST")
def join_requests(request: Request, slug: str) -> HttpResponse:
    """GET: the moderators' queue. POST: a person asks to join."""
    community = known(request.viewer, slug)
    if request.method == "POST":
        form = JoinRequestForm(request.POST)
        if not form.is_valid():
            context = {"header": header(request.viewer, community), "form": form}
            return render(request, "communities/about.html", context, status=422)
        actions.request_to_join(actor=request.viewer, community=community, message=form.cleaned_data["message"])
        messages.success(request, _("Your request waits for a moderator. You will be told what she decides."))
        return redirect("community_about", community.slug)
    if not policies.can_moderate(request.viewer, community):
        raise PermissionDenied(_("Only moderators and owners decide who may join."))
    context = {"header": header(request.viewer, community), "page": join_queue.load(request.viewer, community)}
    return render(request, "communities/join_requests.html", context)


@door("POST")
def join_request(request: Request, pk: int) -> HttpResponse:
    """Approve, decline or withdraw a request."""
    asked = get_object_or_404(JoinRequest.objects.visible_to(request.viewer).select_related("community"), pk=pk)
    if request.POST.get("decision") == "withdraw":
        actions.withdraw_request(actor=request.viewer, request=asked)
        messages.success(request, _("Your request is withdrawn."))
        return back(request, reverse("communities"))
    form = DecisionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return back(request, reverse("join_requests", args=[asked.community.slug]))
    decided = actions.decide_request(
        actor=request.viewer,
        request=asked,
        approve=form.cleaned_data["decision"] == "approve",
        note=form.cleaned_data["note"],
    )
    if wants_fragment(request):
        return render(request, "communities/_join_request.html", {"asked": decided})
    messages.success(request, _("Decided; the person is told."))
    return back(request, reverse("join_requests", args=[asked.community.slug]))


def welcome(request: Request, community: Community, *, stays: bool = True) -> HttpResponse:
    """Where a new member arrives: at the welcome text, where there is one; else where she was, or in the community."""
    if community.welcome_html:
        return redirect(f"{reverse('community_about', args=[community.slug])}?welcome=1")
    messages.success(request, _("You are a member of %(community)s.") % {"community": community.name})
    place = reverse("community", args=[community.slug])
    return back(request, place) if stays else redirect(place)


def _left(request: Request, community: Community) -> HttpResponse:
    messages.success(request, _("You have left %(community)s.") % {"community": community.name})
    if Community.objects.visible_to(request.viewer).filter(pk=community.pk).exists():
        return redirect("community_about", community.slug)
    return redirect("communities")
