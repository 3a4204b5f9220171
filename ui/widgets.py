"""Controls of our own: the colour of a community, chosen from swatches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.html import format_html


class HueSelect(forms.RadioSelect):
    """Swatches of oklch hues, each with its name for those who do not see it.

    Use with ``{% field form.hue css="field--hues" %}`` and choices (a multiple of 10, name of the colour).
    """

    def create_option(self, name: str, value: Any, label: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, label, *args, **kwargs)
        option["attrs"] |= {"class": f"control-choice hue-{value}", "title": str(label)}
        option["label"] = format_html('<span class="hue-name">{}</span>', label)
        return option
