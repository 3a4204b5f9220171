"""The colours on offer for a community: oklch hues that are told apart by name as well as by eye."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

HUES = {
    350: _("Rose"),
    20: _("Red"),
    40: _("Rust"),
    70: _("Amber"),
    100: _("Olive"),
    130: _("Leaf"),
    150: _("Green"),
    170: _("Teal"),
    200: _("Lagoon"),
    230: _("Sky"),
    260: _("Blue"),
    290: _("Violet"),
    320: _("Plum"),
}


def choices(current: int | None = None) -> list[tuple[int, str]]:
    """The colours to choose from; ``current`` is among them, also where it was set elsewhere."""
    offered = [(hue, str(name)) for hue, name in HUES.items()]
    if current is not None and current not in HUES:
        offered.append((current, str(_("The present colour"))))
    return offered
