"""Shape and cleaning of what people say about themselves."""

from __future__ import annotations

import re
import zoneinfo
from functools import lru_cache
from typing import Any

from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from accounts import actions, organisation, signup
from accounts.handles import check_handle
from accounts.models import User

#: How many addresses can be invited at once.
MOST_INVITED = 50


class SignupForm(forms.Form):
    """What sign-up asks besides address and password; allauth's own form builds on it."""

    display_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )

    def clean(self) -> dict[str, Any]:
        super().clean()
        if email := self.cleaned_data.get("email"):
            signup.check_address(context.request, email)
        return self.cleaned_data

    def signup(self, request: HttpRequest, user: Any) -> None:
        """allauth has saved the person; take her in."""
        is_confirmed = settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory"
        invitation = signup.invitation_of(request)
        if invitation is not None and invitation.email == user.email:
            is_confirmed = True
            actions.use_invitation(email=user.email)
            signup.forget(request)
        actions.join_site(person=user, is_confirmed=is_confirmed)


@lru_cache(maxsize=1)
def time_zones() -> list[tuple[str, str]]:
    """The zones that people live in, by region, as choices."""
    places = sorted(name for name in zoneinfo.available_timezones() if "/" in name and not name.startswith("Etc/"))
    return [("UTC", "UTC"), *((name, name.replace("_", " ").replace("/", " / ")) for name in places)]


class ProfileForm(forms.Form):
    """What a person says about herself."""

    display_name = forms.CharField(
        label=_("Name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    handle = forms.CharField(label=_("Handle"), max_length=40, help_text=_("How others mention you: @handle"))
    pronouns = forms.CharField(label=_("Pronouns"), max_length=40, required=False)
    job_title = forms.CharField(
        label=_("Job title"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "organization-title"}),
    )
    department = forms.CharField(label=_("Department"), max_length=120, required=False)
    location = forms.CharField(label=_("Location"), max_length=120, required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), help_text=_("Times are shown to you in it."))
    manager = forms.CharField(
        label=_("Manager"),
        max_length=41,
        required=False,
        widget=forms.TextInput(attrs={"data-people": ""}),
        help_text=_("The handle of the person you report to. Type a name to find it. Empty: nobody."),
    )
    bio_source = forms.CharField(
        label=_("About me"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What you work on and what people may ask you about, in Markdown."),
    )

    def __init__(self, *args: Any, person: User, **kwargs: Any) -> None:
        self.person = person
        initial = {
            name: getattr(person, name)
            for name in (
                "display_name",
                "handle",
                "pronouns",
                "job_title",
                "department",
                "location",
                "time_zone",
                "bio_source",
            )
        }
        initial["manager"] = person.manager.handle if person.manager else ""
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        choices = time_zones()
        if person.time_zone not in dict(choices):
            choices = [(person.time_zone, person.time_zone), *choices]
        self.fields["time_zone"].choices = choices  # type: ignore[attr-defined]

    def clean_handle(self) -> str:
        handle = self.cleaned_data["handle"].strip().lower().lstrip("@")
        try:
            check_handle(handle, person=self.person)
        except ValidationError as error:
            raise ValidationError(error.messages) from error
        return handle

    def clean_manager(self) -> User | None:
        handle = self.cleaned_data["manager"].strip().lower().lstrip("@")
        if not handle:
            return None
        manager = User.objects.active().filter(handle=handle).first()
        if manager is None:
            raise ValidationError(_("Nobody has the handle “%(handle)s”."), params={"handle": handle})
        if manager.pk != self.person.manager_id:
            try:
                organisation.check_manager(self.person, manager)
            except ValidationError as error:
                raise ValidationError(error.messages) from error
        return manager

    def clean_bio_source(self) -> str:
        return self.cleaned_data["bio_source"].replace("\r\n", "\n").strip()


class AvatarForm(forms.Form):
    """A new picture, or none."""

    picture = forms.FileField(
        label=_("Picture"),
        required=False,
        help_text=_("JPEG, PNG, GIF or WebP; cut to a square. Where and when it was taken is removed."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/gif,image/webp"}),
    )


class SiteInvitationForm(forms.Form):
    """Addresses to invite, one a line or separated by commas."""

    emails = forms.CharField(
        label=_("E-mail addresses"),
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("One a line, or separated by commas. Each gets a link that lets exactly this address sign up."),
    )

    def clean_emails(self) -> list[str]:
        addresses = [address for address in re.split(r"[\s,;]+", self.cleaned_data["emails"]) if address]
        if not addresses:
            raise ValidationError(_("Write at least one address."))
        if len(addresses) > MOST_INVITED:
            raise ValidationError(_("Invite at most %(most)d addresses at once."), params={"most": MOST_INVITED})
        wrong = [address for address in addresses if not _is_email(address)]
        if wrong:
            raise ValidationError(_("Not an e-mail address: %(wrong)s"), params={"wrong": ", ".join(wrong[:5])})
        return addresses


class ClaimForm(forms.Form):
    """Why the imported author is oneself."""

    message = forms.CharField(
        label=_("How can the administrator tell?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _is_email(address: str) -> bool:
    try:
        validate_email(address)
    except ValidationError:
        return False
    return True
