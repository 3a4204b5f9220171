"""Who may sign up: the site's policy, and the invitation that the browser came with."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _

from accounts.models import SignupInvitation

_SESSION_KEY = "signup_invitation"


def invitations_for(viewer: Any) -> QuerySet[SignupInvitation]:
    """Those that this person may see and take back, newest first: her own, an administrator's everybody's."""
    invitations = SignupInvitation.objects.select_related("invited_by").order_by("-at", "-id")
    return invitations if viewer.is_admin else invitations.filter(invited_by=viewer.person)


def with_token(token: str) -> SignupInvitation | None:
    """The invitation of a mailed link, used or not."""
    return SignupInvitation.objects.filter(token=token).first() if token else None


def remember(request: HttpRequest, invitation: SignupInvitation) -> None:
    """The browser followed the link of an invitation: it may sign up with that address, which is thereby confirmed."""
    request.session[_SESSION_KEY] = invitation.token
    # allauth fills in this address and takes it as verified.
    request.session["account_verified_email"] = invitation.email


def forget(request: HttpRequest) -> None:
    request.session.pop(_SESSION_KEY, None)


def invitation_of(request: HttpRequest) -> SignupInvitation | None:
    """The invitation that the browser came with, while it is good."""
    invitation = with_token(request.session.get(_SESSION_KEY, ""))
    return invitation if invitation is not None and invitation.is_usable else None


def is_open(request: HttpRequest) -> bool:
    """Whether this browser gets the sign-up form at all."""
    return settings.SIGNUP_POLICY in ("open", "domain") or invitation_of(request) is not None


def check_address(request: HttpRequest, email: str) -> None:
    """Raise ValidationError (field ``email``) for an address that may not sign up here."""
    email = email.strip().lower()
    if '"' in email or "=?" in email:
        raise ValidationError({"email": _("Write the address plainly, without quotes, as in anna@example.com.")})
    invitation = invitation_of(request)
    if invitation is not None and invitation.email == email:
        return
    if settings.SIGNUP_POLICY == "open":
        return
    if settings.SIGNUP_POLICY == "domain":
        domains = [domain.strip().lower().lstrip("@") for domain in settings.SIGNUP_DOMAINS]
        if email.rsplit("@", 1)[-1] in domains:
            return
        accepted = ", ".join(f"@{domain}" for domain in domains)
        raise ValidationError({"email": _("Use your work address: it ends in %(domains)s.") % {"domains": accepted}})
    if invitation is None:
        raise ValidationError({"email": _("You need an invitation to sign up here.")})
    raise ValidationError(
        {"email": _("The invitation is for %(email)s: use that address.") % {"email": invitation.email}}
    )
