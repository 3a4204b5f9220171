"""Reporting, and deciding about reports."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from posts.models import Report


class ReportForm(forms.Form):
    """What is wrong. A moderator may decide in the same step, with the details as the note to the author."""

    reason = forms.ChoiceField(
        label=gettext_lazy("What is wrong?"),
        choices=Report.Reason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what is wrong.")},
    )
    details = forms.CharField(
        label=gettext_lazy("Details"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("What the moderators should know."),
    )
    at_once = forms.ChoiceField(
        label=gettext_lazy("As a moderator"),
        choices=[
            ("", gettext_lazy("Put it into the queue")),
            ("hidden", gettext_lazy("Hide it now")),
            ("deleted", gettext_lazy("Delete it now")),
        ],
        required=False,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("Hidden or deleted now, the author reads the details as the reason."),
    )

    def __init__(self, *args: Any, moderates: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not moderates:
            del self.fields["at_once"]


class DecisionForm(forms.Form):
    """What becomes of what was reported. ``of``: the report's id, which tells several forms on a page apart."""

    decision = forms.ChoiceField(
        choices=Report.Decision.choices,
        error_messages={"required": gettext_lazy("Choose whether to keep, hide or delete it.")},
    )
    note = forms.CharField(
        label=gettext_lazy("Note"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Read by those who reported it, and by the author when it is hidden or deleted."),
    )

    def __init__(self, *args: Any, of: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.auto_id = f"report_{of}_%s"
