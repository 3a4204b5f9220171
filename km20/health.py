"""Whether the site lives (/livez) and can do its work (/readyz), for load balancers, monitors and bin/serve.

A stranger learns the names of what fails; figures and reasons are for administrators and the log. What a reader can do
without (workers, queue) makes the site "degraded" and not "failing": pages are served, so nobody takes it out of the
load balancer; but whoever watches it should be called for both.
"""

from __future__ import annotations

import logging
import secrets
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from functools import cache as once
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone

from activity.models import Delivery, Heartbeat
from ui.doors import Audience, door

log = logging.getLogger(__name__)

#: A delivery that has been due for longer than this waits too long.
QUEUE_PATIENCE = timedelta(minutes=5)
#: The clock makes a worker note that it lives every 30 s (settings.CELERY_BEAT_SCHEDULE).
HEARTBEAT_PATIENCE = timedelta(minutes=2)
#: Uploads, mails and SQLite's log need room, in bytes.
DISK_FREE_MIN = 200 * 1024 * 1024


class NotWell(Exception):  # noqa: N818  (a finding)
    """What is wrong, in one sentence for an administrator."""


@dataclass(frozen=True)
class Check:
    """One thing that the site needs. ``look`` gives its figure, or raises."""

    name: str
    look: Callable[[], str]
    #: Whether pages can be served without it.
    spare: bool = False
    needs_database: bool = True


@dataclass(frozen=True)
class Finding:
    """How one check went."""

    check: Check
    is_well: bool
    said: str


def database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return str(connection.vendor)


def migrations() -> str:
    if (missing := unapplied()) > 0:
        unapplied.cache_clear()
        raise NotWell(f"{missing} migrations are not applied; run: bin/manage migrate")
    return "all applied"


@once
def unapplied() -> int:
    """How many migrations the database lacks. The code of a process does not change, so a 0 is kept.

    Names on disk against names in the database: loading the migrations themselves would cost each web server megabytes.
    """
    known = {
        (config.label, path.stem)
        for config in apps.get_app_configs()
        for path in (Path(config.path) / "migrations").glob("[!_]*.py")
    }
    return len(known - set(MigrationRecorder(connection).applied_migrations()))


def cached() -> str:
    key, value = f"readyz:{secrets.token_hex(4)}", secrets.token_hex(4)
    cache.set(key, value, 10)
    if cache.get(key) != value:
        raise NotWell("the cache forgets what it was given")
    cache.delete(key)
    return "keeps"


def disk() -> str:
    free = min(shutil.disk_usage(folder).free for folder in (settings.VAR_DIR, settings.MEDIA_ROOT) if folder.exists())
    said = f"{free // 1024**2} MiB free"
    if free < DISK_FREE_MIN:
        raise NotWell(said)
    return said


def queue() -> str:
    now = timezone.now()
    waiting = Delivery.objects.filter(done_at__isnull=True, given_up_at__isnull=True, due_at__lte=now)
    oldest = waiting.order_by("due_at").values_list("due_at", flat=True).first()
    if oldest is None:
        return "empty"
    said = f"the oldest delivery has been due for {(now - oldest).total_seconds():.0f} s"
    if now - oldest > QUEUE_PATIENCE:
        raise NotWell(said)
    return said


def worker() -> str:
    at = Heartbeat.objects.filter(part="worker").values_list("at", flat=True).first()
    if at is None:
        raise NotWell("no worker has ever been seen; start one")
    said = f"seen {(timezone.now() - at).total_seconds():.0f} s ago"
    if timezone.now() - at > HEARTBEAT_PATIENCE:
        raise NotWell(said)
    return said


CHECKS = (
    Check("database", database),
    Check("migrations", migrations),
    Check("cache", cached, needs_database=False),
    Check("disk", disk, spare=True, needs_database=False),
    Check("queue", queue, spare=True),
    Check("worker", worker, spare=True),
)


def findings() -> Iterator[Finding]:
    """Each check in turn; what needs the database is not asked while that is away."""
    database_is_away = False
    for check in CHECKS:
        if database_is_away and check.needs_database:
            continue
        try:
            yield Finding(check, True, check.look())
        except Exception as error:  # whatever it is, it is the finding
            database_is_away = database_is_away or check.look is database
            log.warning("readiness: %s: %s", check.name, error)
            yield Finding(check, False, str(error))


@door("GET", audience=Audience.ANYONE)
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers. Asks nothing of anybody, so that a slow database restarts no web server."""
    return answer({"status": "ok"})


@door("GET", audience=Audience.ANYONE)
def readyz(request: HttpRequest) -> HttpResponse:
    """Ready (200, "ok"), ready with something in the background amiss (200, "degraded"), or not (503, "failing")."""
    found = list(findings())
    ill = [finding for finding in found if not finding.is_well]
    is_failing = any(not finding.check.spare for finding in ill)
    body: dict[str, object] = {
        "status": "failing" if is_failing else "degraded" if ill else "ok",
        "failing": [finding.check.name for finding in ill],
    }
    if request.viewer.is_admin:  # type: ignore[attr-defined]
        body["details"] = {finding.check.name: finding.said for finding in found}
    return answer(body, status=503 if is_failing else 200)


def answer(body: dict[str, object], status: int = 200) -> HttpResponse:
    return JsonResponse(body, status=status, headers={"Cache-Control": "no-store"})
