"""The forms that people write in. They check the shape; what may be written is for the actions, whose refusals come
back to the fields through ``attempt``."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.viewer import Viewer
from posts.models import Kind

Result = TypeVar("Result")

#: Kinds on offer in the composer, in this order.
KINDS = (Kind.QUESTION, Kind.DISCUSSION, Kind.IDEA, Kind.UPDATE, Kind.ARTICLE, Kind.PRAISE)


def attempt(form: forms.Form, action: Callable[[], Result]) -> Result | None:
    """What the action gives; None when it refused, with its reasons in the form, so that nothing typed is lost.

    ``form.status`` is then 422, or 403 where this person may not do it.
    """
    try:
        return action()
    except ValidationError as error:
        _note(form, error)
    except PermissionDenied as error:
        form.add_error(None, str(error) or _("You may not do this."))
        form.status = 403  # type: ignore[attr-defined]
    return None


def _note(form: forms.Form, error: ValidationError) -> None:
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields else None, errors)


def status_of(form: forms.Form) -> int:
    """The status of a refused form's answer."""
    return getattr(form, "status", 422)


def new_key() -> str:
    """Made once per form shown, so that sending it twice makes one thing."""
    return secrets.token_urlsafe(18)


def topic_names(text: str) -> list[str]:
    """ "Kafka, event sourcing," → the names, as typed; cleaning them is the action's."""
    return [name for name in (part.strip() for part in text.replace("\n", ",").split(",")) if name]


def body_field(label: Any, *, rows: int, required: bool, longest: int) -> forms.CharField:
    """A Markdown text. ``strip`` is off: an indented first line is code."""
    return forms.CharField(
        label=label,
        required=required,
        max_length=longest,
        strip=False,
        widget=forms.Textarea(attrs={"rows": rows, "data-composer": ""}),
        error_messages={"required": gettext_lazy("Write something first.")},
    )


def topics_field() -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Topics"),
        required=False,
        max_length=600,
        help_text=gettext_lazy("What it is about, separated by commas: kafka, onboarding"),
        widget=forms.TextInput(attrs={"data-topics": "", "autocomplete": "off"}),
    )


def title_field(*, required: bool = True) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Title"),
        required=required,
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Say in a few words what it is about.")},
    )


class WriteForm(forms.Form):
    """A new post of any kind, or a draft of one. ``for_draft``: nothing but the community is required yet."""

    community = forms.ChoiceField(label=gettext_lazy("Community"), widget=forms.Select)
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind"),
        required=False,
        choices=[(kind.value, kind.label) for kind in KINDS],
        widget=forms.RadioSelect,
    )
    title = title_field()
    body = body_field(gettext_lazy("Text"), rows=12, required=False, longest=settings.POST_MAX_LENGTH)
    topics = topics_field()
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    #: The draft that this is written in, "" as long as nothing was saved.
    draft = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput(attrs={"id": "write-draft"}))

    def __init__(self, viewer: Viewer, *args: Any, for_draft: bool = False, also: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(m.slug, m.name) for m in viewer.memberships if not m.is_archived]
        if also is not None and also.slug not in dict(choices):
            choices.append((also.slug, also.name))  # a draft stays in the community that she left
        if len(choices) > 1:
            choices.insert(0, ("", _("Choose a community")))
        field = self.fields["community"]
        field.choices = choices  # type: ignore[attr-defined]
        field.error_messages["invalid_choice"] = _("Choose one of your communities.")
        field.error_messages["required"] = _("Choose the community that this is for.")
        if for_draft:
            self.fields["title"].required = False

    def clean_kind(self) -> str:
        """The chosen kind; where none was chosen, what the title looks like."""
        return self.cleaned_data["kind"] or suggested_kind(self.data.get("title", ""))

    @property
    def topic_names(self) -> list[str]:
        return topic_names(self.cleaned_data["topics"])


def suggested_kind(title: str) -> str:
    """A question mark makes it a question."""
    return Kind.QUESTION if title.rstrip(" \"')»”").endswith(("?", "？", "؟")) else Kind.DISCUSSION


class EditForm(forms.Form):
    """A changed post: title and topics only where it is no answer."""

    title = title_field()
    body = body_field(gettext_lazy("Text"), rows=14, required=False, longest=settings.POST_MAX_LENGTH)
    topics = topics_field()
    summary = forms.CharField(
        label=gettext_lazy("What did you change?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Shown in the history."),
    )
    #: The revision that she began from; another one meanwhile is a conflict, never an overwriting.
    based_on = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, is_answer: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_answer:
            del self.fields["title"], self.fields["topics"]

    @property
    def topic_names(self) -> list[str]:
        return topic_names(self.cleaned_data.get("topics", ""))


class AnswerForm(forms.Form):
    """An answer to a question."""

    body = body_field(gettext_lazy("Your answer"), rows=6, required=True, longest=settings.POST_MAX_LENGTH)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "answer_%s", **kwargs})


class CommentForm(forms.Form):
    """A comment, or (with ``parent``) a reply to one. ``of`` tells several on a page apart."""

    body = body_field(gettext_lazy("Comment"), rows=3, required=True, longest=10_000)
    idempotency_key = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)
    parent = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput)

    def __init__(self, *args: Any, of: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": f"{of or 'comment'}_%s", **kwargs})


class LockForm(forms.Form):
    """Why a moderator closes a post."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"),
        required=False,
        max_length=300,
        help_text=gettext_lazy("Shown on the post."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )
