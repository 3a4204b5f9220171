"""What every page needs to know: who is looking, and how she wants to see the site."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest

#: The cookies of a browser's own choices; nothing about the person.
THEME_COOKIE = "theme"
KEYS_COOKIE = "keys"
THEMES = ("light", "dark")

#: The pages that the rail and the bottom bar mark as the present one. Few, because each makes a rail of its own.
NAV = frozenset(
    [
        "home",
        "inbox",
        "desk",
        "saved",
        "drafts",
        "draft",
        "moderation_all",
        "questions",
        "ideas",
        "library",
        "people",
        "org_chart",
        "topics",
        "topic",
        "communities",
        "community_new",
        "write",
    ]
)


def page_name(request: HttpRequest | None) -> str:
    """The URL name of the page that is shown; "" where there is none."""
    match = getattr(request, "resolver_match", None)
    return (match.url_name or "") if match is not None else ""


def _community(request: HttpRequest) -> str:
    """The slug of the community whose page is shown, "" elsewhere."""
    match = getattr(request, "resolver_match", None)
    return str(match.kwargs.get("slug", "")) if match is not None and match.route.startswith("c/") else ""


def site(request: HttpRequest) -> dict[str, Any]:
    """``viewer``, the site's name and brand, and the browser's choices (theme, single keys)."""
    viewer = getattr(request, "viewer", None)
    name = page_name(request)
    theme = request.COOKIES.get(THEME_COOKIE, "")
    return {
        "viewer": viewer,
        "is_in": viewer is not None and viewer.person is not None,
        "site_name": settings.SITE_NAME,
        "site_url": settings.SITE_URL,
        "brand_hue": settings.BRAND_HUE,
        "page_name": name,
        "nav_page": name if name in NAV else "",
        "community_here": _community(request),
        "theme": theme if theme in THEMES else "",
        "single_keys": request.COOKIES.get(KEYS_COOKIE) != "off",
    }
