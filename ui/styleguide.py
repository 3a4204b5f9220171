"""The sample content of the styleguide page: every component with easy, long and empty content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ui.widgets import HueSelect

TOKENS = """canvas surface raised sunken line line-strong ink ink-2 ink-3 accent accent-soft spark spark-soft link
good good-soft warn warn-soft bad bad-soft focus highlight"""


@dataclass(frozen=True)
class Somebody:
    """A person as the templates need one."""

    pk: int
    display_name: str
    job_title: str = ""


class SampleForm(forms.Form):
    """Each kind of control once."""

    title = forms.CharField(label=_("Title"), max_length=150, help_text=_("One line that says it."))
    body = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={"rows": 4, "data-composer": ""}))
    topics = forms.CharField(label=_("Topics"), required=False, widget=forms.TextInput(attrs={"data-topics": ""}))
    kind = forms.ChoiceField(label=_("Kind"), choices=[("q", _("Question")), ("a", _("Article"))])
    visibility = forms.ChoiceField(
        label=_("Who may read"),
        choices=[("open", _("Everybody")), ("closed", _("Members"))],
        widget=forms.RadioSelect,
        help_text=_("You can change this later."),
    )
    hue = forms.TypedChoiceField(
        label=_("Colour"), coerce=int, widget=HueSelect, choices=[(h, f"hue {h}") for h in range(0, 360, 10)]
    )
    picture = forms.FileField(label=_("Picture"), required=False)
    agree = forms.BooleanField(
        label=_("Tell me when somebody answers"), help_text=_("By e-mail, at most once an hour.")
    )


def context() -> dict[str, Any]:
    now = timezone.now()
    return {
        "anna": Somebody(3, "Anna Schmidt", "Platform engineer"),
        "jo": Somebody(14, "Jo", "Analyst"),
        "long": Somebody(
            27, "Maximiliane Alexandra von Hohenberg-Winterstein", "Head of everything that has to do with data"
        ),
        "recent": now - timedelta(hours=3),
        "old": now - timedelta(days=400),
        "hues": range(0, 360, 10),
        "tokens": TOKENS.split(),
        "kinds": [
            ("question", "message-circle-question", _("Question")),
            ("article", "file-text", _("Article")),
            ("discussion", "messages-square", _("Discussion")),
            ("idea", "lightbulb", _("Idea")),
            ("update", "megaphone", _("Update")),
            ("praise", "hand-heart", _("Praise")),
        ],
        "form": SampleForm(initial={"topics": "kafka, consumer-lag", "visibility": "open", "hue": 150}),
        "refused": SampleForm(data={"title": "", "visibility": "closed", "kind": "q"}, auto_id="bad_%s"),
    }
