"""What every page needs to know: who is looking, and how she wants to see the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: The cookies of a browser's own choices; nothing about the person.
THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("light", "dark")


def site(request: HttpRequest) -> dict[str, Any]:
    """``viewer``, the site's name and brand, and the browser's choices (theme, single keys)."""
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "viewer": getattr(request, "viewer", None),
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "brand_hue": settings.BRAND_HUE,
        "theme": theme if theme in THEMES else "",
        "single_keys": request.COOKIES.get(KEYS_COOKIE) != "off",
    }
