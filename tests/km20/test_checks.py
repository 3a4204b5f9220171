"""Each dangerous configuration is refused, with a way out; a sound one passes."""

from typing import Any

import pytest
from django.core.checks import run_checks
from django.test import override_settings

SOUND = {
    "PRODUCTION": True,
    "DEBUG": False,
    "SECRET_KEY": "x" * 50,
    "ALLOWED_HOSTS": ["know.example.com"],
    "SITE_URL": "https://know.example.com",
    "EMAIL_URL": "smtp://mail",
    "REDIS_URL": "redis://redis:6379/0",
    "CELERY_BROKER_URL": "redis://redis:6379/0",
    "SIGNUP_POLICY": "invitation",
    "SIGNUP_DOMAINS": [],
    "ACCOUNT_EMAIL_VERIFICATION": "mandatory",
}
POSTGRESQL = {"default": {"ENGINE": "django.db.backends.postgresql"}}
SQLITE = {"default": {"ENGINE": "django.db.backends.sqlite3"}}
REDIS_CACHE = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
LOCAL_CACHE = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}


def found(**settings: Any) -> set[str]:
    """Ids of what the checks find in a sound production with ``settings`` on top."""
    with override_settings(**(SOUND | settings)):
        messages = run_checks(tags=["km20"])
    assert all(message.hint for message in messages), "a refusal says what would be accepted"
    return {str(message.id) for message in messages}


def test_sound_production_passes() -> None:
    assert found() == set()


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({"SECRET_KEY": ""}, {"km20.E001"}),
        ({"SECRET_KEY": "short"}, {"km20.E001"}),
        ({"DEBUG": True}, {"km20.E002"}),
        ({"ALLOWED_HOSTS": []}, {"km20.E003"}),
        ({"ALLOWED_HOSTS": ["know.example.com", "*"]}, {"km20.E004"}),
        ({"SITE_URL": "http://know.example.com"}, {"km20.W005"}),
        ({"EMAIL_URL": ""}, {"km20.W006"}),
        ({"REDIS_URL": ""}, {"km20.W007"}),
        ({"CELERY_BROKER_URL": "filesystem://"}, {"km20.W008"}),
        ({"SIGNUP_POLICY": "open", "ACCOUNT_EMAIL_VERIFICATION": "none"}, {"km20.E009"}),
        ({"SIGNUP_POLICY": "everybody"}, {"km20.E030"}),
        ({"SIGNUP_POLICY": "domain"}, {"km20.E031"}),
        ({"SIGNUP_POLICY": "domain", "SIGNUP_DOMAINS": ["@example.com"]}, {"km20.E032"}),
        ({"SIGNUP_POLICY": "domain", "SIGNUP_DOMAINS": ["example.com", " example.org"]}, {"km20.E032"}),
        ({"SIGNUP_POLICY": "domain", "SIGNUP_DOMAINS": ["example.com"]}, set()),
        ({"ACCOUNT_EMAIL_VERIFICATION": "perhaps"}, {"km20.E033"}),
        ({"SITE_URL": "know.example.com"}, {"km20.W005", "km20.E040"}),
        ({"BRAND_HUE": 400}, {"km20.E041"}),
    ],
    ids=lambda value: str(sorted(value) if isinstance(value, set) else value),  # the same words in every process
)
def test_dangerous_configuration_is_refused(settings: dict[str, Any], expected: set[str]) -> None:
    assert found(**settings) == expected


@pytest.mark.parametrize("name", ["SECRET_KEY", "EMAIL_URL", "REDIS_URL"])
def test_one_machine_for_a_try_needs_none_of_it(name: str) -> None:
    assert found(PRODUCTION=False, **{name: ""}) == set()


@pytest.mark.parametrize(
    ("databases", "caches", "broker", "expected"),
    [
        (SQLITE, REDIS_CACHE, "redis://redis", {"km20.E020"}),
        (POSTGRESQL, LOCAL_CACHE, "redis://redis", {"km20.E021"}),
        (POSTGRESQL, REDIS_CACHE, "filesystem://", {"km20.E022"}),
        (POSTGRESQL, REDIS_CACHE, "redis://redis", set()),
    ],
)
def test_several_machines_share_database_cache_and_queue(
    databases: dict[str, Any], caches: dict[str, Any], broker: str, expected: set[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.conf import settings

    # Not override_settings: Django warns, rightly, that DATABASES may not be overridden for queries; nothing is asked.
    monkeypatch.setattr(settings, "DATABASES", databases)
    monkeypatch.setattr(settings, "CACHES", caches)
    with override_settings(**(SOUND | {"NODES": 2, "PRODUCTION": False, "CELERY_BROKER_URL": broker})):
        assert {str(message.id) for message in run_checks(tags=["km20"])} == expected


def test_folder_that_cannot_be_written_is_refused(tmp_path: Any) -> None:
    occupied = tmp_path / "var"
    occupied.write_text("a file where the folder should be")
    assert found(VAR_DIR=occupied) == {"km20.E050"}
