"""What moderators enter about topics."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from communities.viewer import Viewer
from posts.forms.writing import topic_names
from posts.models import Topic


class TopicForm(forms.Form):
    """What a topic is, and the other names for it."""

    description = forms.CharField(
        label=gettext_lazy("Description"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("One or two sentences: what belongs here, and what does not."),
    )
    synonyms = forms.CharField(
        label=gettext_lazy("Other names"),
        max_length=1500,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Separated by commas. Whoever writes one of these gets this topic."),
    )
    is_listed = forms.BooleanField(
        label=gettext_lazy("Listed for everybody"),
        required=False,
        help_text=gettext_lazy("Known to all colleagues, also to those who may not read any post about it."),
    )

    def values(self) -> dict[str, Any]:
        """What ``change_topic`` takes."""
        return {
            "description": self.cleaned_data["description"],
            "is_listed": self.cleaned_data["is_listed"],
            "synonyms": topic_names(self.cleaned_data["synonyms"]),
        }


class MergeForm(forms.Form):
    """The topic that another one becomes a synonym of, by name."""

    into = forms.CharField(
        label=gettext_lazy("Merge into"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("The name of the topic that remains."),
        error_messages={"required": gettext_lazy("Name the topic that remains.")},
    )

    def __init__(self, viewer: Viewer, topic: Topic, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.viewer = viewer
        self.topic = topic

    def clean_into(self) -> Topic:
        name = self.cleaned_data["into"].lower().lstrip("#").strip(" ,")
        synonym = Topic.objects.filter(name=name).values("synonym_of")
        visible = Topic.objects.visible_to(self.viewer).canonical()
        found = visible.filter(name=name).first() or visible.filter(pk__in=synonym).first()
        if found is None:
            raise ValidationError(_("There is no topic called “%(name)s”.") % {"name": name})
        if found.pk == self.topic.pk:
            raise ValidationError(_("Choose another topic: this one cannot be merged into itself."))
        return found
