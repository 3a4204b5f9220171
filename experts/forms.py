"""Forms of the experts room."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from experts.actions import MOST_ASKED
from experts.actions.expertise import NOTE_LENGTH
from experts.actions.requests import REASON_LENGTH
from experts.suggestions import Suggestion


class DirectoryForm(forms.Form):
    """The directory's search and filters; sent by GET."""

    q = forms.CharField(label=gettext_lazy("Name, title, place or topic"), required=False, max_length=80)
    department = forms.ChoiceField(label=gettext_lazy("Department"), required=False)
    location = forms.ChoiceField(label=gettext_lazy("Location"), required=False)
    topic = forms.CharField(label=gettext_lazy("Knows"), required=False, max_length=60)

    def __init__(self, *args: Any, departments: Sequence[str], locations: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, values in (("department", departments), ("location", locations)):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)  # noqa: S101  (for the type)
            field.choices = [("", _("All")), *((value, value) for value in values)]


class DeclareForm(forms.Form):
    """What I know."""

    topic = forms.CharField(
        label=gettext_lazy("Topic"), max_length=60, help_text=gettext_lazy("One topic, as people would tag a question.")
    )
    note = forms.CharField(
        label=gettext_lazy("What exactly"),
        max_length=NOTE_LENGTH,
        required=False,
        help_text=gettext_lazy("One sentence, if you like: which part of it, since when."),
    )


class GiveForm(forms.Form):
    """A moderator names somebody as an expert."""

    person = forms.CharField(
        label=gettext_lazy("Who"),
        max_length=60,
        help_text=gettext_lazy("The handle, as in @anna.schmidt."),
        widget=forms.TextInput(attrs={"data-people": ""}),
    )
    note = forms.CharField(label=gettext_lazy("Why"), max_length=NOTE_LENGTH, required=False)

    def clean_person(self) -> User:
        handle = self.cleaned_data["person"].strip().lstrip("@").lower()
        person = User.objects.active().filter(handle=handle).first()
        if person is None:
            raise forms.ValidationError(
                _("Nobody here is called @%(handle)s. Type a handle, as in @anna.schmidt.") % {"handle": handle}
            )
        return person


class DeclineForm(forms.Form):
    """Why a question is not for me."""

    reason = forms.CharField(
        label=gettext_lazy("Why not you"),
        max_length=REASON_LENGTH,
        help_text=gettext_lazy("The asker reads it. A name who may know helps most."),
    )


class ExpertsForm(forms.Form):
    """Whom to ask: suggested people to tick, and a line for others' handles."""

    experts = forms.MultipleChoiceField(
        label=gettext_lazy("Experts"), required=False, widget=forms.CheckboxSelectMultiple
    )
    others = forms.CharField(
        label=gettext_lazy("Somebody else"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Handles, as in @anna.schmidt, separated by commas."),
        widget=forms.TextInput(attrs={"data-people": ""}),
    )

    def __init__(self, *args: Any, suggest: Callable[[], Sequence[Suggestion]] = list, **kwargs: Any) -> None:
        """``suggest`` is asked where the suggestions are shown: who publishes a question needs none."""
        super().__init__(*args, **kwargs)
        self._suggest = suggest
        field = self.fields["experts"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (for the type)
        # Any handle is taken here: what is on the page may be older than the suggestions. `clean` looks them up.
        sent = self.data.getlist(self.add_prefix("experts")) if hasattr(self.data, "getlist") else []
        self.ticked = set(sent)
        field.choices = [(handle, handle) for handle in dict.fromkeys(sent[:50])]

    @cached_property
    def suggestions(self) -> Sequence[Suggestion]:
        return self._suggest()

    @property
    def ticked_others(self) -> list[str]:
        """Handles that are ticked and not among the suggestions any more: they stay on the page."""
        suggested = {one.person.handle for one in self.suggestions}
        return sorted(self.ticked - suggested)[:50]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        typed = [name.strip().lstrip("@").lower() for name in cleaned.get("others", "").split(",")]
        handles = list(dict.fromkeys([*cleaned.get("experts", []), *(name for name in typed if name)]))
        if len(handles) > MOST_ASKED:
            self.add_error(None, _("Choose at most %(most)d people.") % {"most": MOST_ASKED})
        found = {person.handle: person for person in User.objects.active().filter(handle__in=handles[:50])}
        if missing := [handle for handle in handles if handle not in found]:
            self.add_error(
                "others", _("Nobody here is called %(names)s.") % {"names": ", ".join(f"@{name}" for name in missing)}
            )
        cleaned["people"] = [found[handle] for handle in handles if handle in found]
        return cleaned
