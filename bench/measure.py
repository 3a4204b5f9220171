"""bench/run: make or copy a site, start it, ask for its pages, print what that cost."""

from __future__ import annotations

import argparse
import dataclasses
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from bench import load
from bench.plan import ALL_MEMORY_MB, FIRST_VIEW_KB, FIRST_VIEW_REQUESTS, PAGES, WEB_MEMORY_MB, Page
from tests.real_site import ROOT, RealSite, descendants

#: What a made company has where nothing else is said.
POSTS, PEOPLE = 100_000, 5_000


def main(arguments: Sequence[str]) -> int:
    options = parsed(arguments)
    folder = Path(os.environ.get("BENCH_CALLED_FROM", "."), options.folder) if options.folder else made(options)
    with tempfile.TemporaryDirectory(prefix="km20-bench-", dir=options.scratch) as scratch:
        site = RealSite(copied(folder, Path(scratch)), "--no-demo", own_database=False)
        site.environment["LOG_LEVEL"] = "INFO"
        # A database process that ended while the pages were asked for would take its CPU time with it.
        site.environment["DATABASE_CONN_MAX_AGE"] = "3600"
        with site:
            result = measured(site, options)
    print_table(result, json.loads(options.compare.read_text()) if options.compare else None)
    options.json.parent.mkdir(parents=True, exist_ok=True)
    options.json.write_text(json.dumps(result, indent=1))
    print(f"\nWritten to {options.json}")
    return 0


def parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    parser.add_argument("folder", nargs="?", help="a KM20_VAR folder to measure (default: make a company)")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", nargs="*", help=f"pages: {', '.join(page.name for page in PAGES)}")
    parser.add_argument("--posts", type=int, default=POSTS, help="size of the made company")
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--scratch", help="where the copy goes (default: the system's temporary folder)")
    parser.add_argument("--json", type=Path, default=ROOT / "test-artifacts" / "bench.json")
    parser.add_argument("--compare", type=Path, help="an earlier result; shows the ratio")
    return parser.parse_args(arguments)


def made(options: argparse.Namespace) -> Path:
    """A company of that size under var/bench, made once."""
    folder = ROOT / "var" / f"bench-{options.posts}-{options.people}"
    done = folder / "made"
    if not done.exists():
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        environment = os.environ | {"KM20_VAR": str(folder), "KM20_ENV": "dev"}
        for command in (
            ["prepare", "--no-demo"],
            ["make_company", "--posts", str(options.posts), "--people", str(options.people)],
            ["search_rebuild"],
        ):
            subprocess.run([sys.executable, ROOT / "manage.py", *command], check=True, env=environment, cwd=ROOT)
        done.touch()
    return folder


def copied(folder: Path, scratch: Path) -> Path:
    """Measuring writes; the original stays as it is."""
    target = scratch / "var"
    skip = shutil.ignore_patterns("*.lock", "log", "queue", "*-wal", "*-shm")
    if (folder / "km20.sqlite3").exists():
        subprocess.run(
            [sys.executable, "-c", CHECKPOINT, folder / "km20.sqlite3"], check=True
        )  # so that nothing is left in the log files that are not copied
    shutil.copytree(folder, target, ignore=skip)
    return target


CHECKPOINT = "import sqlite3, sys; sqlite3.connect(sys.argv[1]).execute('PRAGMA wal_checkpoint(TRUNCATE)')"


def measured(site: RealSite, options: argparse.Namespace) -> dict[str, Any]:
    everything = site.ask((ROOT / "bench" / "subjects.py").read_text())
    web, database = site.pids("web"), postgres_server(site)
    time.sleep(5)
    result: dict[str, Any] = {
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}",
        "database": "PostgreSQL" if database else "SQLite",
        "cache": "Redis" if site.environment.get("REDIS_URL") else "in the process",
        "size": everything["size"],
        "idle": dict(zip(("web", "everything"), (load.memory(site.pids("web")), idle(site)), strict=True)),
        "pages": {},
    }
    cores = sorted(os.sched_getaffinity(0))
    if len(cores) > 1:
        load.pin(web, {cores[0]})
        os.sched_setaffinity(0, set(cores[1:]))
    pages = [
        dataclasses.replace(page, targets=everything["targets"][page.name])
        for page in PAGES
        if everything["targets"].get(page.name) and (not options.only or page.name in options.only)
    ]
    queries = count_queries(site, everything)
    for page in pages:
        warm_up(page, site, everything["sessions"], web)
        rounds = [
            load.round_of(page, site.port, everything["sessions"], web, database) for _round in range(options.rounds)
        ]
        result["pages"][page.name] = figures(page, rounds, queries.get(page.name))
        print(".", end="", flush=True)
    result["idle"]["web after"] = load.memory(web)
    result["first view"] = first_view(site, everything["sessions"][0])
    print()
    return result


def warm_up(page: Page, site: RealSite, sessions: list[str], web: list[int]) -> None:
    load.round_of(dataclasses.replace(page, requests=len(page.targets)), site.port, sessions, web, None)


def figures(page: Page, rounds: list[load.Sample], queries: float | None) -> dict[str, Any]:
    every = [latency for sample in rounds for latency in sample.latencies]
    statuses: dict[str, int] = {}
    for sample in rounds:
        for status, number in sample.statuses.items():
            statuses[str(status)] = statuses.get(str(status), 0) + number
    return {
        "cpu_ms": statistics.median(sample.cpu_ms for sample in rounds),
        "database_ms": statistics.median(sample.database_ms for sample in rounds),
        "p50": load.percentile(every, 0.5),
        "p95": load.percentile(every, 0.95),
        "p99": load.percentile(every, 0.99),
        "queries": queries,
        "raw_kb": statistics.median(sample.raw for sample in rounds),
        "gzip_kb": statistics.median(sample.zipped for sample in rounds),
        "statuses": statuses,
        "budget": {"cpu_ms": page.cpu, "queries": page.queries, "p95": page.p95, "gzip_kb": page.gzip},
    }


def count_queries(site: RealSite, everything: dict[str, Any]) -> dict[str, float]:
    plan = everything | {"fragments": [page.name for page in PAGES if page.is_fragment]}
    path = site.folder / "bench-plan.json"
    path.write_text(json.dumps(plan))
    site.environment["BENCH_PLAN"] = str(path)
    return dict(site.ask((ROOT / "bench" / "queries.py").read_text()))


def postgres_server(site: RealSite) -> int | None:
    """The PostgreSQL server of this site, where it has one on this machine; its processes are its children."""
    if not site.environment.get("DATABASE_URL", "").startswith("postgres"):
        return None
    pid = site.ask(
        "from django.db import connection\n"
        "with connection.cursor() as cursor:\n"
        "    cursor.execute('SELECT pg_backend_pid()')\n"
        "    backend = cursor.fetchone()[0]\n"
        "    from pathlib import Path\n"
        "    answer(int(Path(f'/proc/{backend}/stat').read_text().rsplit(')', 1)[1].split()[1]))\n"
    )
    return int(pid)


def idle(site: RealSite) -> tuple[float, float]:
    assert site.process is not None
    return load.memory([site.process.pid, *descendants(site.process.pid)])


def first_view(site: RealSite, session: str) -> dict[str, float] | None:
    """The home page in a browser with an empty cache: requests, KB on the wire."""
    program = os.environ.get("KM20_CHROMIUM") or shutil.which("chromium")
    if program is None:
        print("SKIPPED: the first page view, for want of Chromium")
        return None
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=["--no-sandbox", "--disable-quic"])
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        context.add_cookies([{"name": "sessionid", "value": session, "url": site.url}])
        page = context.new_page()
        sizes: list[int] = []
        page.on("requestfinished", lambda request: sizes.append(request.sizes()["responseBodySize"]))
        page.goto(f"{site.url}/", wait_until="networkidle")
        browser.close()
    return {"requests": len(sizes), "kb": sum(sizes) / 1000}


def print_table(result: dict[str, Any], earlier: dict[str, Any] | None) -> None:
    size = ", ".join(f"{number:,} {what}" for what, number in result["size"].items())
    print(f"{result['database']}, cache {result['cache']}; {size}; {result['machine']}\n")
    head = f"{'page':16} {'CPU ms':>8} {'budget':>6} {'of it DB':>8} {'p50':>7} {'p95':>7} {'p99':>7}"
    print(f"{head} {'queries':>8} {'budget':>6} {'KB raw':>7} {'gzip':>6}" + ("   ratio" if earlier else ""))
    for name, row in result["pages"].items():
        budget = row["budget"]
        cpu = marked(row["cpu_ms"], budget["cpu_ms"], ".2f")
        queries = marked(row["queries"], budget["queries"], ".0f")
        line = f"{name:16} {cpu:>8} {budget['cpu_ms'] or '':>6} {row['database_ms']:8.2f} {row['p50']:7.1f} "
        line += f"{marked(row['p95'], budget['p95'], '.1f'):>7} {row['p99']:7.1f} {queries:>8} "
        line += (
            f"{budget['queries'] or '':>6} {row['raw_kb']:7.1f} {marked(row['gzip_kb'], budget['gzip_kb'], '.1f'):>6}"
        )
        if earlier and name in earlier["pages"]:
            line += f" {row['cpu_ms'] / earlier['pages'][name]['cpu_ms']:7.2f}"
        strange = {status: number for status, number in row["statuses"].items() if status not in ("200", "302")}
        print(line + (f"   answered {strange}" if strange else ""))
    print()
    if view := result["first view"]:
        requests = marked(view["requests"], FIRST_VIEW_REQUESTS, ".0f")
        print(f"First page view: {requests} requests, {marked(view['kb'], FIRST_VIEW_KB, '.0f')} KB")
    for name, (resident, proportional) in result["idle"].items():
        limit = ALL_MEMORY_MB if name == "everything" else WEB_MEMORY_MB
        print(f"Memory, {name}: {marked(resident, limit, '.0f')} MB resident, {proportional:.0f} MB proportional")


def marked(value: float | None, budget: float | None, form: str) -> str:
    """The figure, with ``!`` where it is above its budget."""
    if value is None:
        return "-"
    return format(value, form) + ("!" if budget is not None and value > budget else "")


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
