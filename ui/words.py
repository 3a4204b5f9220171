"""The words that the browser's behaviours say, translated; one script a language carries them (ui/bundles.py)."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import override


def words(language: str) -> dict[str, str]:
    """Name in static/js/behaviours → text in ``language``. ``{}`` stands for a number or a name."""
    with override(language):
        return {
            "bold": _("Bold"),
            "italic": _("Italic"),
            "heading": _("Heading"),
            "link": _("Link"),
            "quote": _("Quote"),
            "code": _("Code"),
            "list": _("List"),
            "numbers": _("Numbered list"),
            "image": _("Image"),
            "tools": _("Formatting"),
            "preview": _("Preview"),
            "write": _("Write"),
            "nothing": _("Nothing to preview yet."),
            "uploading": _("Uploading {}"),
            "refused": _("The image could not be uploaded. PNG, JPEG, WebP and GIF up to 12 MB are accepted."),
            "restored": _("Your unsent text from before is back."),
            "discard": _("Discard it"),
            "copy": _("Copy"),
            "copied": _("Copied"),
            "remove": _("Remove {}"),
            "found": _("{} suggestions"),
            "offline": _("The site cannot be reached. Your text is kept; try again in a moment."),
            "broken": _("That did not work. Try again; if it happens again, tell an administrator."),
            "close": _("Close"),
            "left": _("{} characters left"),
            "search_for": _("Search for “{}”"),
        }
