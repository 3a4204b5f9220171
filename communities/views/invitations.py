"""Inviting people, and answering."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from communities import actions, inviting, policies
from communities.forms import InvitationForm
from communities.models import Community, Invitation
from communities.pages import header
from communities.views.entrance import readable
from communities.views.membership import welcome
from ui.doors import door
from ui.requests import Request
from ui.responses import page_or_fragment


@door("GET", "POST")
def community_invitations(request: Request, slug: str) -> HttpResponse:
    """Find people, tick them, invite them; see who has not answered."""
    community = readable(request.viewer, slug)
    if not policies.can_invite(request.viewer, community):
        raise PermissionDenied(_("You may not invite people to this community."))
    form = InvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _invite(request, community, form)
        return redirect("community_invitations", community.slug)
    asked = request.POST if request.method == "POST" else request.GET
    page = inviting.load(request.viewer, community, q=asked.get("q", ""), chosen=asked.getlist("person"))
    return page_or_fragment(
        request,
        page="communities/invite.html",
        fragment="communities/_invite_people.html",
        context={"header": header(request.viewer, community), "page": page, "form": form},
        status=422 if form.errors else 200,
    )


@door("GET")
def invitations(request: Request) -> HttpResponse:
    """The viewer's own invitations that wait for an answer."""
    return render(request, "communities/invitations.html", {"invitations": inviting.waiting_for(request.viewer)})


@door("POST")
def invitation(request: Request, pk: int) -> HttpResponse:
    """Accept, decline or (a moderator) take back an invitation."""
    visible = Invitation.objects.visible_to(request.viewer).select_related("community", "person")
    found = get_object_or_404(visible, pk=pk)
    answer = request.POST.get("answer")
    if answer == "accept":
        actions.answer_invitation(actor=request.viewer, invitation=found, accept=True)
        return welcome(request, found.community, stays=False)
    if answer == "decline":
        actions.answer_invitation(actor=request.viewer, invitation=found, accept=False)
        messages.success(request, _("You declined the invitation."))
        return redirect("communities")
    if answer == "cancel":
        actions.cancel_invitation(actor=request.viewer, invitation=found)
        messages.success(request, _("The invitation is taken back."))
        return redirect("community_invitations", found.community.slug)
    raise ValidationError(_("Send answer=accept, decline or cancel."))


def _invite(request: Request, community: Community, form: InvitationForm) -> None:
    """Invite everybody chosen; who cannot be invited is named, the others still are."""
    sent = 0
    for person in form.cleaned_data["person"]:
        try:
            actions.invite(
                actor=request.viewer, community=community, person=person, message=form.cleaned_data["message"]
            )
            sent += 1
        except ValidationError as error:
            messages.warning(request, error.messages[0])
    if sent:
        text = ngettext("%(count)d person is invited.", "%(count)d people are invited.", sent)
        messages.success(request, text % {"count": sent})
