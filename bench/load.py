"""Asking for pages, and reading from the operating system what that cost."""

from __future__ import annotations

import gzip
import os
import statistics
import time
import urllib.parse
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from itertools import cycle, islice
from pathlib import Path
from typing import Any

from bench.plan import Page
from tests.real_site import descendants

TOKEN = "b" * 32  # what Django takes as a CSRF secret; cookie and form hold the same


@dataclass
class Sample:
    """One round of one page."""

    cpu_ms: float
    database_ms: float
    latencies: list[float]
    statuses: dict[int, int]
    raw: float
    zipped: float


def round_of(page: Page, port: int, sessions: list[str], web: list[int], server: int | None) -> Sample:
    """Ask ``page.requests`` times, one after the other, over one kept connection. ``server``: of the database."""
    database = [server, *descendants(server)] if server else []
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    latencies, statuses, bodies = [], {}, []
    before, database_before = cpu_seconds(web), cpu_seconds(database)
    for target in islice(cycle(page.targets), page.requests):
        began = time.perf_counter()
        status, body = ask(connection, page, target, sessions)
        latencies.append((time.perf_counter() - began) * 1000)
        statuses[status] = statuses.get(status, 0) + 1
        bodies.append(body)
    web_ms = (cpu_seconds(web) - before) * 1000 / page.requests
    database_ms = (cpu_seconds(database) - database_before) * 1000 / page.requests
    connection.close()
    some = bodies[:: max(1, len(bodies) // 20)]
    return Sample(
        cpu_ms=web_ms + database_ms,
        database_ms=database_ms,
        latencies=latencies,
        statuses=statuses,
        raw=statistics.median(len(body) for body in some) / 1000,
        zipped=statistics.median(len(gzip.compress(body, 6)) for body in some) / 1000,
    )


def ask(connection: HTTPConnection, page: Page, target: dict[str, Any], sessions: list[str]) -> tuple[int, bytes]:
    headers = {"Cookie": f"sessionid={sessions[target['who']]}; csrftoken={TOKEN}"}
    if page.is_fragment:
        headers["HX-Request"] = "true"
    body = None
    if target["fields"]:
        body = urllib.parse.urlencode(target["fields"] | {"csrfmiddlewaretoken": TOKEN})
        headers["Content-Type"] = "application/x-www-form-urlencoded"
    connection.request(page.method, target["path"], body, headers)
    response = connection.getresponse()
    return response.status, response.read()


def percentile(values: list[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def cpu_seconds(pids: list[int]) -> float:
    """Time on a core of all threads of these processes, from the scheduler (ns), not from 10 ms ticks."""
    total = 0
    for pid in pids:
        for task in Path(f"/proc/{pid}/task").glob("*/schedstat"):
            with suppress(OSError):
                total += int(task.read_text().split()[0])
    return total / 1e9


def memory(pids: list[int]) -> tuple[float, float]:
    """Resident and proportional MB of these processes together."""
    resident = proportional = 0
    for pid in pids:
        with suppress(OSError):
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                name, _, value = line.partition(":")
                resident += int(value.split()[0]) if name == "Rss" else 0
                proportional += int(value.split()[0]) if name == "Pss" else 0
    return resident / 1000, proportional / 1000


def pin(pids: list[int], cores: set[int]) -> None:
    for pid in pids:
        for task in threads(pid):
            with suppress(OSError):
                os.sched_setaffinity(task, cores)


def threads(pid: int) -> Iterator[int]:
    for task in Path(f"/proc/{pid}/task").glob("[0-9]*"):
        yield int(task.name)
