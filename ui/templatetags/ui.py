"""The words of our templates, built into every one of them: icon, avatar, local_time, dom_id, field, errors, count."""

from __future__ import annotations

import re
from copy import copy
from datetime import UTC, date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from django import forms, template
from django.conf import settings
from django.template.loader import get_template
from django.templatetags.static import static
from django.utils import timezone
from django.utils.formats import date_format, number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ui.context_processors import page_name
from ui.devices import device
from ui.toasts import undo_of

register = template.Library()

#: The sides, in pixels, that ``avatar`` draws.
AVATAR_SIDES = (24, 32, 40, 48, 96)


@lru_cache(maxsize=1)
def icon_names() -> frozenset[str]:
    """The names in static/icons.svg."""
    sprite = (Path(settings.BASE_DIR) / "static" / "icons.svg").read_text()
    return frozenset(re.findall(r'<symbol id="([\w-]+)"', sprite))


@lru_cache(maxsize=4)
def _sprite(static_url: str, debug: bool) -> str:
    """The sprite's address: looked up once, as it is asked for 40 times a page."""
    return static("icons.svg")


@lru_cache(maxsize=1024)
def _icon(sprite: str, name: str, extra: str) -> SafeString:
    return format_html('<svg class="icon{}" aria-hidden="true"><use href="{}#{}"/></svg>', extra, sprite, name)


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """A Lucide icon, hidden from screen readers: the words beside it (or an aria-label) say what it means.

    ``size`` is "", "small" or "large". An unknown name is an error, except in production, where it draws nothing.
    """
    if name not in icon_names() and not settings.PRODUCTION:
        raise LookupError(
            f"No icon {name!r} in static/icons.svg; add a Lucide name to static/icons.txt (docs/design.md)."
        )
    return _icon(_sprite(settings.STATIC_URL, settings.DEBUG), name, f" icon--{size}" if size else "")


@register.simple_tag
def avatar(person: Any, size: int = 40, named: bool = False) -> SafeString:
    """The picture of a person, or initials on a tint of her own. ``named`` where no name stands beside it.

    ``person`` is anything with ``pk`` and ``display_name``, and ``avatar_url(side)`` where it may have a picture; None
    is somebody who is gone.
    """
    side = next((kept for kept in AVATAR_SIDES if kept >= int(size)), AVATAR_SIDES[-1])
    name = getattr(person, "display_name", "") or _("Somebody")
    url = person.avatar_url(side * 2 if side < 96 else side) if hasattr(person, "avatar_url") else ""
    if url:
        pattern = '<img class="avatar avatar--{0}" src="{1}" alt="{2}" width="{0}" height="{0}" loading="lazy">'
        return format_html(pattern, side, url, name if named else "")
    if person is None:
        name_it = format_html(' role="img" aria-label="{}"', name) if named else ""
        return format_html('<span class="avatar avatar--{}"{}>{}</span>', side, name_it, icon("user-round", "small"))
    tint = f" hue-{(getattr(person, 'pk', 0) or 0) * 7 % 36 * 10}"
    if named:
        pattern = '<span class="avatar avatar--{}{}" role="img" aria-label="{}">{}</span>'
        return format_html(pattern, side, tint, name, initials(name))
    return format_html('<span class="avatar avatar--{}{}" aria-hidden="true">{}</span>', side, tint, initials(name))


def initials(name: str) -> str:
    """At most two letters that stand for a name: "Anna Maria Schmidt" → "AS"."""
    words = [word for word in re.split(r"[\s._-]+", name) if word[:1].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words[:1]]
    return "".join(letters).upper() or "?"


@register.simple_tag
def local_time(moment: datetime | date | None, style: str = "date") -> SafeString | str:
    """A moment in the reader's time zone. ``style``: "date" (the browser says "3 h" of a recent one), "full" or "day".

    Cached HTML must be rendered under ``timezone.override("UTC")``; the browser puts it into the reader's own zone.
    """
    if moment is None:
        return ""
    if not isinstance(moment, datetime):
        return format_html('<time datetime="{}">{}</time>', moment.isoformat(), date_format(moment, "j M Y"))
    local = timezone.localtime(moment)
    full = date_format(local, "j M Y, H:i")
    shown = full if style == "full" else date_format(local, "j M Y")
    utc = moment.astimezone(UTC).isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}" data-time="{}">{}</time>', utc, full, style, shown)


@register.simple_tag
def dom_id(obj: Any, suffix: str = "") -> str:
    """The id of an object's element: "post-12", "post-12-vote". What is no model names itself by ``dom_name``."""
    meta = getattr(obj, "_meta", None)
    name = getattr(obj, "dom_name", "") or (meta.model_name if meta else type(obj).__name__.lower())
    key = obj.pk if meta else obj.id
    return f"{name}-{key}-{suffix}" if suffix else f"{name}-{key}"


@register.filter
def count(number: int | None) -> str:
    """A number as a reader takes it in: 950, 1.2k, 34k, 1.2M."""
    value = number or 0
    for unit, sign in ((1_000_000, "M"), (1_000, "k")):
        if abs(value) >= unit:
            shown = value / unit
            return number_format(shown, 1 if abs(shown) < 10 and round(shown, 1) % 1 else 0) + sign
    return number_format(value)


@register.inclusion_tag("ui/_field.html")
def field(bound: forms.BoundField, **options: Any) -> dict[str, Any]:
    """A form's field with its label, hint and error, tied together for screen readers.

    ``label``, ``hint`` and ``placeholder`` replace the form's own; ``quiet=True`` hides the label from sight;
    ``css="field--wide"`` adds classes.
    """
    widget = bound.field.widget
    is_group = isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple)
    hint = options.get("hint", bound.help_text)
    described = [f"{bound.auto_id}_hint"] * bool(hint) + [f"{bound.auto_id}_error"] * bool(bound.errors)
    attrs: dict[str, Any] = {"class": f"{widget.attrs.get('class', '')} {_control_class(widget)}".strip()}
    if described and not is_group:
        attrs["aria-describedby"] = " ".join(described)
    if bound.errors:
        attrs["aria-invalid"] = "true"
    if "placeholder" in options:
        attrs["placeholder"] = options["placeholder"]
    return {
        "field": bound,
        "control": _without_hint(bound).as_widget(attrs=attrs) if not bound.is_hidden else bound.as_hidden(),
        "label": options.get("label", bound.label),
        "hint": hint,
        "quiet": options.get("quiet", False),
        "css": options.get("css", ""),
        "is_group": is_group,
        "is_checkbox": isinstance(widget, forms.CheckboxInput),
        "described": " ".join(described),
        "optional": not bound.field.required
        and not isinstance(widget, forms.CheckboxInput)
        and options.get("optional"),
    }


def _without_hint(bound: forms.BoundField) -> forms.BoundField:
    """Django would point to a hint under its own id, also where ``hint=""`` leaves it out."""
    twin = copy(bound)
    twin.help_text = ""
    return twin


def _control_class(widget: forms.Widget) -> str:
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple | forms.CheckboxInput):
        return "control-choice"
    if isinstance(widget, forms.Select):
        return "control control--select"
    if isinstance(widget, forms.Textarea):
        return "control control--text"
    if isinstance(widget, forms.FileInput):
        return "control control--file"
    return "control"


@register.inclusion_tag("ui/_errors.html")
def errors(form: forms.BaseForm | None) -> dict[str, Any]:
    """The summary over a form that was refused: what is wrong, with a link to each field."""
    if form is None or not form.is_bound or form.is_valid():
        return {"general": [], "fields": []}
    return {
        "general": list(form.non_field_errors()) + [e for hidden in form.hidden_fields() for e in hidden.errors],
        "fields": [bound for bound in form.visible_fields() if bound.errors],
    }


@lru_cache(maxsize=2048)
def _fixed(template_name: str, language: str, given: tuple[tuple[str, Any], ...]) -> str:
    return get_template(template_name).render(dict(given))


@register.simple_tag
def fixed(template_name: str, **given: Any) -> str:
    """Include a template that depends on nothing but what is given (hashable) and the language; rendered once.

    The frame around every page is made of these: as plain includes it cost 2.4 ms a page, a good half of the budget.
    The template sees neither request nor viewer, so nothing of one reader can reach another by mistake.
    """
    language = get_language() or ""
    make = _fixed.__wrapped__ if settings.DEBUG else _fixed
    return make(template_name, language, tuple(given.items()))


@register.simple_tag(takes_context=True)
def current(context: template.Context, *names: str) -> SafeString | str:
    """``aria-current="page"`` when the page shown has one of these URL names."""
    page = context.get("page_name")
    if page is None:
        page = page_name(context.get("request"))
    return format_html('aria-current="{}"', "page") if page in names else ""


@register.filter
def undo(message: Any) -> dict[str, str]:
    """What the "Undo" of a toast posts (``ui.toasts.undoable``); empty where there is nothing to undo."""
    return undo_of(message.extra_tags or "")


@register.filter(name="device")
def device_words(user_agent: str) -> str:
    """ "Firefox on Windows" of a browser's description of itself."""
    browser, system = device(user_agent or "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("An unknown browser")
