"""Shape and cleaning of what people enter about communities."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from communities import hues
from communities.models import Community, Role, Visibility
from ui.widgets import HueSelect

#: How many people can be invited at once.
MOST_INVITED = 50


class CommunityForm(forms.Form):
    """What a community says about itself, and who may see it."""

    name = forms.CharField(label=_("Name"), max_length=80)
    summary = forms.CharField(
        label=_("In one sentence"),
        max_length=200,
        required=False,
        help_text=_("What people find here. Shown in the directory."),
    )
    slug = forms.SlugField(
        label=_("Address"),
        max_length=80,
        required=False,
        help_text=_("The last part of its address: lower-case letters, digits and dashes. Empty: made from the name."),
    )
    visibility = forms.ChoiceField(
        label=_("Who may see it"),
        choices=[
            (Visibility.OPEN, _("Open: everybody in the company reads it and can join")),
            (Visibility.CLOSED, _("Closed: everybody sees name, purpose and rules; members read the posts")),
            (Visibility.SECRET, _("Secret: only members know that it exists; new ones are invited")),
        ],
        widget=forms.RadioSelect,
    )
    hue = forms.TypedChoiceField(label=_("Colour"), coerce=int, widget=HueSelect)
    about = forms.CharField(
        label=_("About"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("What it is for and whom it is for, in Markdown."),
    )
    rules = forms.CharField(
        label=_("Rules"),
        max_length=10_000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("How people treat each other here, and what does not belong. In Markdown."),
    )
    welcome = forms.CharField(
        label=_("Welcome text"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Shown once to everybody who joins. In Markdown."),
    )
    cover = forms.FileField(
        label=_("Cover"),
        required=False,
        help_text=_("A wide picture (JPEG, PNG or WebP), cut to four times as wide as high."),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )
    remove_cover = forms.BooleanField(label=_("Remove the cover"), required=False)

    def __init__(self, *args: Any, community: Community | None = None, **kwargs: Any) -> None:
        self.community = community
        if community is not None:
            kwargs["initial"] = _initial(community)
        else:
            kwargs.setdefault("initial", {"visibility": Visibility.OPEN, "hue": 170})
        super().__init__(*args, **kwargs)
        self.fields["hue"].choices = hues.choices(community.hue if community else None)  # type: ignore[attr-defined]
        if community is None or not community.cover:
            del self.fields["remove_cover"]
        if community is not None:
            self.fields["visibility"].help_text = _(
                "A change takes effect at once, for everything that was ever written here, and is noted in the "
                "moderation log. Nobody loses her membership by it."
            )
            self.fields["slug"].required = True
            self.fields["slug"].help_text = _("Links to the old address stop working when you change it.")

    def clean_slug(self) -> str:
        return self.cleaned_data["slug"].lower()

    def texts(self) -> dict[str, Any]:
        """What the actions ``create`` and ``change`` take."""
        names = ("name", "slug", "summary", "about", "rules", "welcome", "visibility", "hue")
        return {name: self.cleaned_data[name] for name in names}

    @property
    def changes_cover(self) -> bool:
        return bool(self.cleaned_data.get("cover") or self.cleaned_data.get("remove_cover"))


def _initial(community: Community) -> dict[str, Any]:
    return {
        "name": community.name,
        "slug": community.slug,
        "summary": community.summary,
        "about": community.about_source,
        "rules": community.rules_source,
        "welcome": community.welcome_source,
        "visibility": community.visibility,
        "hue": community.hue,
    }


class JoinRequestForm(forms.Form):
    """Why a person wants to join."""

    message = forms.CharField(
        label=_("Message to the moderators"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What brings you here. Optional, and it helps."),
    )


class DecisionForm(forms.Form):
    """A moderator's decision on a request to join."""

    decision = forms.ChoiceField(choices=[("approve", _("Approve")), ("decline", _("Decline"))])
    note = forms.CharField(label=_("Note"), max_length=1000, required=False)


class InvitationForm(forms.Form):
    """Whom to invite, by handle; several at once."""

    message = forms.CharField(
        label=_("Message"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    person = forms.MultipleChoiceField(label=_("People"), choices=[])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.data.getlist("person") if hasattr(self.data, "getlist") else []
        self.fields["person"].choices = [(handle, handle) for handle in chosen]  # type: ignore[attr-defined]
        self.fields["person"].error_messages["required"] = _("Find and tick at least one person.")

    def clean_person(self) -> list[User]:
        handles = list(dict.fromkeys(self.cleaned_data["person"]))
        if len(handles) > MOST_INVITED:
            raise ValidationError(_("Invite at most %(most)d people at once.") % {"most": MOST_INVITED})
        people = list(User.objects.active().filter(handle__in=handles).order_by("display_name"))
        unknown = sorted(set(handles) - {person.handle for person in people})
        if unknown:
            raise ValidationError(_("Nobody has this handle: %(handles)s") % {"handles": ", ".join(unknown)})
        return people


class MembersFilter(forms.Form):
    """What the list of members is narrowed to; anything unreadable narrows nothing."""

    role = forms.ChoiceField(choices=[("", _("Everybody")), *Role.choices], required=False)
    q = forms.CharField(max_length=80, required=False)

    def value(self, name: str) -> str:
        self.is_valid()
        return str(self.cleaned_data.get(name, ""))
