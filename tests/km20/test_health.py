"""/livez and /readyz: what they ask, what they answer, and what they never tell a stranger."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from activity.actions import beat, record
from activity.models import Delivery, Heartbeat
from km20 import health
from tests.factories import make_admin, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _alive() -> None:
    health.unapplied.cache_clear()
    settings.VAR_DIR.mkdir(exist_ok=True)
    beat("worker")


def readyz(client: Client) -> tuple[int, dict[str, Any]]:
    response = client.get("/readyz")
    assert response["Cache-Control"] == "no-store"
    return response.status_code, response.json()


def late(**by: float) -> None:
    event = record("person_changed", actor=make_person())
    Delivery.objects.update_or_create(
        event=event, subscriber="test", defaults={"due_at": timezone.now() - timedelta(**by)}
    )


def test_alive_asks_the_database_nothing(client: Client, django_assert_num_queries: Callable[[int], Any]) -> None:
    with django_assert_num_queries(0):
        response = client.get("/livez")
    assert (response.status_code, response.json()) == (200, {"status": "ok"})


def test_well_site_is_ready(client: Client) -> None:
    assert readyz(client) == (200, {"status": "ok", "failing": []})


def test_readiness_costs_a_constant_few_queries(
    client: Client, django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    readyz(client)
    with django_assert_max_num_queries(3):
        readyz(client)


@pytest.mark.parametrize("path", ["/livez", "/readyz"])
def test_other_methods_are_refused(client: Client, path: str) -> None:
    assert client.post(path).status_code == 405
    assert client.head(path).status_code == 200


def test_worker_that_was_never_seen_degrades(client: Client) -> None:
    Heartbeat.objects.all().delete()
    assert readyz(client) == (200, {"status": "degraded", "failing": ["worker"]})


def test_worker_that_went_silent_degrades(client: Client) -> None:
    Heartbeat.objects.update(at=timezone.now() - timedelta(minutes=3))
    assert readyz(client) == (200, {"status": "degraded", "failing": ["worker"]})


def test_late_delivery_degrades(client: Client) -> None:
    late(minutes=6)
    assert readyz(client) == (200, {"status": "degraded", "failing": ["queue"]})


@pytest.mark.parametrize("state", ["young", "future", "done", "given up"])
def test_other_deliveries_do_not(client: Client, state: str) -> None:
    late(minutes={"young": 1, "future": -60}.get(state, 60))
    now = timezone.now()
    Delivery.objects.update(
        done_at=now if state == "done" else None, given_up_at=now if state == "given up" else None
    ) if state in ("done", "given up") else None
    assert readyz(client)[1]["failing"] == []


def test_full_disk_degrades(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: SimpleNamespace(free=1024))
    assert readyz(client) == (200, {"status": "degraded", "failing": ["disk"]})


def test_forgetful_cache_fails(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cache, "get", lambda *unused, **also_unused: None)
    assert readyz(client) == (503, {"status": "failing", "failing": ["cache"]})


def test_missing_migration_fails_until_it_is_applied(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    recorder = health.MigrationRecorder
    applied = recorder(connection).applied_migrations()
    missing = dict(list(applied.items())[1:])
    monkeypatch.setattr(recorder, "applied_migrations", lambda self: missing)
    assert readyz(client) == (503, {"status": "failing", "failing": ["migrations"]})
    monkeypatch.setattr(recorder, "applied_migrations", lambda self: applied)
    assert readyz(client)[0] == 200


def test_database_that_is_away_fails_and_is_asked_once(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> None:
        raise DatabaseError("connection to server at 10.1.2.3 refused, user km20")

    monkeypatch.setattr(connection, "cursor", away)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "failing", "failing": ["database"]}
    assert b"10.1.2.3" not in response.content


@pytest.mark.parametrize("who", ["stranger", "employee", "administrator"])
def test_only_administrators_see_figures(as_: Callable[..., Client], who: str) -> None:
    person = {"stranger": None, "employee": make_person, "administrator": make_admin}[who]
    late(minutes=6)
    answer = readyz(as_(person() if person else None))[1]
    assert answer["failing"] == ["queue"]
    if who != "administrator":
        assert set(answer) == {"status", "failing"}
    else:
        assert "due for" in answer["details"]["queue"]
        assert "free" in answer["details"]["disk"]
        assert "seen" in answer["details"]["worker"]
