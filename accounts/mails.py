"""Mails of this room that are not allauth's."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models import INVITATION_LASTS, SignupInvitation


def send_invitation(invitation_id: int) -> None:
    """Mail the link of an unused invitation that was not mailed since it was made; otherwise nothing."""
    invitation = SignupInvitation.objects.select_related("invited_by").filter(pk=invitation_id).first()
    if invitation is None or invitation.mailed_at is not None or not invitation.is_usable:
        return
    context = {
        "invitation": invitation,
        "site": settings.SITE_NAME,
        "url": settings.SITE_URL + reverse("signup_invitation", args=[invitation.token]),
        "days": INVITATION_LASTS.days,
    }
    mail = EmailMultiAlternatives(
        subject=_("Your invitation to %(site)s") % {"site": settings.SITE_NAME},
        body=render_to_string("accounts/mail/invitation.txt", context),
        to=[invitation.email],
    )
    mail.attach_alternative(render_to_string("accounts/mail/invitation.html", context), "text/html")
    mail.send()
    SignupInvitation.objects.filter(pk=invitation.pk).update(mailed_at=timezone.now())
