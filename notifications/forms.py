"""Forms of the notifications room."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from notifications.models import Level, NoticeKind
from posts.actions import topics


class PreferencesForm(forms.Form):
    """One choice for each kind of notice."""

    def __init__(self, *args: Any, levels: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind in NoticeKind:
            self.fields[kind.value] = forms.ChoiceField(
                label=kind.label, choices=Level.choices, initial=levels[kind], widget=forms.RadioSelect
            )


class KnowledgeForm(forms.Form):
    """What a person knows, in the first-run guide: several topics at once."""

    topics = forms.CharField(
        label=_("Topics that people ask you about"),
        max_length=300,
        required=False,
        help_text=_("Separate them with commas. You can add what exactly you know later, in the settings."),
        widget=forms.TextInput(attrs={"data-topics": ""}),
    )

    def clean_topics(self) -> list[str]:
        try:
            return topics.clean_names(self.cleaned_data["topics"].split(","), at_most=10)
        except forms.ValidationError as error:
            raise forms.ValidationError(error.messages) from error
