"""System checks that refuse a dangerous configuration and say what would be accepted.

Errors stop every command (``bin/serve``, ``migrate``, the workers); warnings are printed. ``km20.E…`` are errors,
``km20.W…`` warnings. Settings are described in docs/settings.md.
"""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from django.apps import AppConfig
from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register
from django.core.exceptions import ImproperlyConfigured

SIGNUP_POLICIES = ("open", "domain", "invitation")
EMAIL_VERIFICATIONS = ("mandatory", "optional", "none")
#: Shortest acceptable SECRET_KEY, in characters (Django's own deploy check asks for 50).
SECRET_MIN_LENGTH = 50


@register("km20")
def production(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What a site that others reach may not do without."""
    return list(_production()) if settings.PRODUCTION else []


def _production() -> Iterator[CheckMessage]:
    if len(_secret_key()) < SECRET_MIN_LENGTH:
        yield Error(
            "SECRET_KEY is missing or shorter than 50 characters.",
            hint="Make one with: python3 -c 'import secrets; print(secrets.token_urlsafe(50))' "
            "and keep it in the environment file of the service.",
            id="km20.E001",
        )
    if settings.DEBUG:
        yield Error(
            "DEBUG is on in production: error pages would show settings and people's data.",
            hint="Remove DEBUG from the environment.",
            id="km20.E002",
        )
    if not settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS is empty, so the site answers nobody.",
            hint="Set ALLOWED_HOSTS to the host names of the site, e.g. ALLOWED_HOSTS=know.example.com",
            id="km20.E003",
        )
    elif "*" in settings.ALLOWED_HOSTS:
        yield Error(
            "ALLOWED_HOSTS contains '*': a forged Host header could poison links and caches.",
            hint="Name the hosts, e.g. ALLOWED_HOSTS=know.example.com",
            id="km20.E004",
        )
    if not settings.SITE_URL.startswith("https://"):
        yield Warning(
            f"SITE_URL is {settings.SITE_URL!r}: cookies and passwords travel unencrypted.",
            hint="Put a TLS proxy in front (deploy/nginx.conf) and set SITE_URL=https://…",
            id="km20.W005",
        )
    if not settings.EMAIL_URL:
        yield Warning(
            "EMAIL_URL is not set: mails are written to files and reach nobody, not even password resets.",
            hint="Set EMAIL_URL, e.g. EMAIL_URL=smtp+tls://user:password@mail.example.com:587",
            id="km20.W006",
        )
    if not settings.REDIS_URL:
        yield Warning(
            "REDIS_URL is not set: each web process keeps its own cache, and sign-in limits count per process.",
            hint="Set REDIS_URL=redis://host:6379/0, or run one web process (as bin/serve does).",
            id="km20.W007",
        )
    if settings.CELERY_BROKER_URL == "filesystem://":
        yield Warning(
            "The task queue is a folder (no REDIS_URL, no BROKER_URL): it serves one machine only.",
            hint="Set REDIS_URL or BROKER_URL before adding a second machine.",
            id="km20.W008",
        )
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory" and settings.SIGNUP_POLICY != "invitation":
        yield Error(
            "People may sign up by themselves without proving that the address is theirs.",
            hint="Remove ACCOUNT_EMAIL_VERIFICATION (mandatory is the default) or set SIGNUP_POLICY=invitation.",
            id="km20.E009",
        )


def _secret_key() -> str:
    try:
        return str(settings.SECRET_KEY)
    except ImproperlyConfigured:  # Django refuses to read an empty one
        return ""


@register("km20")
def several_nodes(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """What may not be local where several machines run the site (``KM20_NODES`` above 1)."""
    return list(_several_nodes()) if settings.NODES > 1 else []


def _several_nodes() -> Iterator[CheckMessage]:
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        yield Error(
            f"KM20_NODES is {settings.NODES}, but the database is SQLite, which lives on one machine.",
            hint="Set DATABASE_URL=postgres://user:password@host:5432/km20",
            id="km20.E020",
        )
    if settings.CACHES["default"]["BACKEND"].endswith("LocMemCache"):
        yield Error(
            f"KM20_NODES is {settings.NODES}, but the cache is inside each process.",
            hint="Set REDIS_URL=redis://host:6379/0",
            id="km20.E021",
        )
    if settings.CELERY_BROKER_URL == "filesystem://":
        yield Error(
            f"KM20_NODES is {settings.NODES}, but the task queue is a folder on this machine.",
            hint="Set REDIS_URL or BROKER_URL.",
            id="km20.E022",
        )


@register("km20")
def sign_up(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """Who may become a member is never decided by a typing mistake."""
    return list(_sign_up())


def _sign_up() -> Iterator[CheckMessage]:
    if settings.SIGNUP_POLICY not in SIGNUP_POLICIES:
        yield Error(
            f"SIGNUP_POLICY is {settings.SIGNUP_POLICY!r}.",
            hint=f"Use one of: {', '.join(SIGNUP_POLICIES)}.",
            id="km20.E030",
        )
    if settings.SIGNUP_POLICY == "domain" and not settings.SIGNUP_DOMAINS:
        yield Error(
            "SIGNUP_POLICY is 'domain', but SIGNUP_DOMAINS names no domain, so nobody may sign up.",
            hint="Set SIGNUP_DOMAINS, e.g. SIGNUP_DOMAINS=example.com,example.org, or SIGNUP_POLICY=invitation.",
            id="km20.E031",
        )
    for domain in settings.SIGNUP_DOMAINS:
        if "@" in domain or "." not in domain.strip(".") or domain != domain.strip():
            yield Error(
                f"SIGNUP_DOMAINS contains {domain!r}, which is not a domain.",
                hint="Write domains alone, separated by commas without spaces: SIGNUP_DOMAINS=example.com,example.org",
                id="km20.E032",
            )
    if settings.ACCOUNT_EMAIL_VERIFICATION not in EMAIL_VERIFICATIONS:
        yield Error(
            f"ACCOUNT_EMAIL_VERIFICATION is {settings.ACCOUNT_EMAIL_VERIFICATION!r}.",
            hint=f"Use one of: {', '.join(EMAIL_VERIFICATIONS)}.",
            id="km20.E033",
        )


@register("km20")
def site(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The site's own address and look."""
    return list(_site())


def _site() -> Iterator[CheckMessage]:
    address = urlsplit(settings.SITE_URL)
    if address.scheme not in ("http", "https") or not address.netloc:
        yield Error(
            f"SITE_URL is {settings.SITE_URL!r}, which is not a web address; links in mails would lead nowhere.",
            hint="Set it with its scheme, e.g. SITE_URL=https://know.example.com",
            id="km20.E040",
        )
    if not 0 <= settings.BRAND_HUE <= 360:
        yield Error(
            f"BRAND_HUE is {settings.BRAND_HUE}.",
            hint="Use a hue of the colour circle in degrees, 0 to 360 (172 is the green we come with).",
            id="km20.E041",
        )


@register("km20")
def folders(app_configs: Sequence[AppConfig] | None, **kwargs: Any) -> list[CheckMessage]:
    """The folders that the site writes to can be written."""
    return list(_folders())


def _folders() -> Iterator[CheckMessage]:
    for name, variable in (("VAR_DIR", "KM20_VAR"), ("MEDIA_ROOT", "MEDIA_ROOT")):
        folder = Path(getattr(settings, name))
        existing = next(path for path in (folder, *folder.parents) if path.exists())
        if not existing.is_dir() or not os.access(existing, os.W_OK | os.X_OK):
            yield Error(
                f"{folder} cannot be written by user id {os.getuid()}.",
                hint=f"Give that user the folder ({existing}), or set {variable} to another one.",
                id="km20.E050",
            )
