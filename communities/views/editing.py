"""Founding, changing and archiving a community."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from communities import actions, policies
from communities.forms import CommunityForm
from communities.models import Community
from communities.pages import header
from communities.views.entrance import known
from ui.doors import door, wanted
from ui.requests import Request


@door("GET", "POST")
def community_new(request: Request) -> HttpResponse:
    """Found a community."""
    form = CommunityForm(request.POST if request.method == "POST" else None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            community = actions.create(actor=request.viewer, **form.texts())
            _save_cover(request, community, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The community is open for members. Invite some."))
            return redirect("community_invitations", community.slug)
    return render(request, "communities/new.html", {"form": form}, status=422 if form.errors else 200)


@door("GET", "POST")
def community_edit(request: Request, slug: str) -> HttpResponse:
    """Change what a community says, who may see it, how it looks."""
    community = known(request.viewer, slug)
    if not policies.can_edit(request.viewer, community):
        raise PermissionDenied(_("Only owners change a community."))
    form = CommunityForm(request.POST if request.method == "POST" else None, request.FILES or None, community=community)
    if request.method == "POST" and form.is_valid():
        try:
            changed = actions.change(actor=request.viewer, community=community, **form.texts())
            _save_cover(request, changed, form)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("community_about", changed.slug)
    context = {"form": form, "header": header(request.viewer, community)}
    return render(request, "communities/edit.html", context, status=422 if form.errors else 200)


@door("POST")
def community_archive(request: Request, slug: str) -> HttpResponse:
    """Close a community to writing, or open it again."""
    community = known(request.viewer, slug)
    on = wanted(request)
    actions.set_archived(actor=request.viewer, community=community, on=on)
    if on:
        messages.success(request, _("Archived: it can be read, and restored from its menu at any time."))
    else:
        messages.success(request, _("Restored: members can write again."))
    return redirect("community_about", community.slug)


def _save_cover(request: Request, community: Community, form: CommunityForm) -> None:
    if not form.changes_cover:
        return
    try:
        actions.set_cover(actor=request.viewer, community=community, upload=form.cleaned_data.get("cover"))
    except ValidationError as error:
        raise ValidationError({"cover": error.messages}) from error
