"""Inviting people to the site, and coming by an invitation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import actions, policies, signup
from accounts.forms import SiteInvitationForm
from ui.doors import Audience, door
from ui.requests import Request


@door("GET", "POST")
def site_invitations(request: Request) -> HttpResponse:
    """Invite addresses; see which invitations are unused. Administrators see everybody's."""
    if not policies.can_invite_to_site(request.viewer):
        raise PermissionDenied(_("Only administrators invite people to this site."))
    invitations = signup.invitations_for(request.viewer)
    if take_back := request.POST.get("take_back", ""):
        found = get_object_or_404(
            invitations, pk=int(take_back) if take_back.isdecimal() and len(take_back) < 19 else 0
        )
        actions.take_back_invitation(actor=request.viewer, invitation=found)
        messages.success(request, _("The link no longer works."))
        return redirect("site_invitations")
    form = SiteInvitationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        _tell(request, actions.invite_to_site(actor=request.viewer, emails=form.cleaned_data["emails"]))
        return redirect("site_invitations")
    context = {"form": form, "invitations": invitations[:100]}
    return render(request, "accounts/site_invitations.html", context, status=422 if form.errors else 200)


def _tell(request: Request, invited: actions.Invited) -> None:
    if invited.sent:
        text = ngettext(
            "%(count)d invitation is on its way.", "%(count)d invitations are on their way.", len(invited.sent)
        )
        messages.success(request, text % {"count": len(invited.sent)})
    if invited.already_here:
        messages.info(request, _("Already here: %(who)s") % {"who": ", ".join(invited.already_here)})


@door("GET", audience=Audience.ANYONE)
def signup_invitation(request: Request, token: str) -> HttpResponse:
    """The link in the mail: lets this browser sign up with the invited address."""
    if request.viewer.person is not None:
        messages.info(request, _("You are signed in already."))
        return redirect("/")
    invitation = signup.with_token(token)
    if invitation is None or not invitation.is_usable:
        return render(request, "accounts/invitation_gone.html", {"invitation": invitation}, status=410)
    signup.remember(request, invitation)
    return redirect("account_signup")
