"""bin/test: lint, the suite on both databases, journeys in a browser; what is missing is one visible line."""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from tests import servers

ROOT = Path(__file__).resolve().parent.parent
ARTIFACTS = ROOT / "test-artifacts"
#: Seconds that one step may take; the whole must end well inside an hour.
STEP_LIMIT = 30 * 60
#: How a test says that ../shared/data (KM20_REAL_DATA) is absent.
REAL_DATA = "real data"

IN_PROCESS = "not journey and not serve"
REAL = "journey or serve"


@dataclass
class Run:
    """What one bin/test does and finds."""

    lines: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)
    outcomes: dict[str, list[str]] = field(default_factory=dict)
    failed: bool = False

    def step(self, name: str, command: Sequence[str | Path], extra: dict[str, str] | None = None) -> None:
        """Run one step to its end, showing what it prints."""
        heading(name)
        began = time.monotonic()
        outcomes = ARTIFACTS / "outcomes.json"
        outcomes.unlink(missing_ok=True)
        environment = os.environ | {"KM20_OUTCOMES": str(outcomes)} | (extra or {})
        code = run_limited(command, environment)
        if outcomes.exists():
            for test, outcome in json.loads(outcomes.read_text()).items():
                self.outcomes.setdefault(test, []).append(outcome)
        self.failed = self.failed or code != 0
        self.lines.append(f"{'ok    ' if code == 0 else 'FAILED'} {name}, {time.monotonic() - began:.0f} s")

    def suite(self, name: str, *arguments: str, extra: dict[str, str] | None = None) -> None:
        self.step(name, [sys.executable, "-m", "pytest", "-q", "-p", "tests.outcomes", *arguments], extra)

    def skip(self, what: str) -> None:
        self.skipped.append(what)
        print(f"SKIPPED: {what}", flush=True)

    def close(self, *, nothing_skipped: bool) -> int:
        """The closing summary; the exit code."""
        for test, outcomes in sorted(self.outcomes.items()):
            if all(outcome.startswith("skipped") for outcome in outcomes):
                self.skipped.append(f"{test}: {outcomes[0].removeprefix('skipped: ')}")
        heading("Summary")
        for line in self.lines:
            print(line)
        for line in self.skipped:
            print(f"SKIPPED: {line}")
        unwanted = [line for line in self.skipped if REAL_DATA not in line or real_data_is_here()]
        if nothing_skipped and unwanted:
            print("FAILED because something was skipped, and nothing may be here.")
            self.failed = True
        results = [outcome for outcomes in self.outcomes.values() for outcome in outcomes]
        count = {kind: sum(result.startswith(kind) for result in results) for kind in ("passed", "failed", "skipped")}
        print(", ".join(f"{number} {kind}" for kind, number in count.items()), flush=True)
        return int(self.failed)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="bin/test", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="lint and the fast tests, on SQLite only")
    parser.add_argument("--nothing-skipped", action="store_true", help="fail when anything was skipped (CI)")
    parser.add_argument("paths", nargs="*", help="only these tests, on SQLite; options after -- go to pytest")
    options, rest = parser.parse_known_args(arguments)
    signal.signal(signal.SIGTERM, interrupted)
    ARTIFACTS.mkdir(exist_ok=True)
    run = Run()
    if options.paths or rest:
        run.suite("Chosen tests on SQLite", *options.paths, *(word for word in rest if word != "--"))
    elif options.quick:
        run.step("Lint", [sys.executable, "-m", "tests.lint"])
        run.suite("Fast tests on SQLite", "-n", "2", "-m", f"{IN_PROCESS} and not slow")
    else:
        everything(run)
    return run.close(nothing_skipped=options.nothing_skipped)


def everything(run: Run) -> None:
    with ExitStack() as stack:
        browser = chromium(run)
        both = database_and_redis(run, stack)
        run.step("Lint", [sys.executable, "-m", "tests.lint"])
        coverage = ["--cov", "--cov-report=term:skip-covered"]
        run.suite("Suite on SQLite", "-n", "2", "-m", IN_PROCESS, *coverage)
        if both:
            run.suite("Suite on PostgreSQL and Redis", "-n", "2", "-m", IN_PROCESS, extra=both)
        real = REAL if browser else "serve and not journey"
        environment = {"KM20_CHROMIUM": browser} if browser else {}
        run.suite("Real servers and browser, SQLite", "-m", real, extra=environment)
        if both:
            once = f"({real}) and not look"
            run.suite("Real servers and browser, PostgreSQL and Redis", "-m", once, extra=both | environment)


def database_and_redis(run: Run, stack: ExitStack) -> dict[str, str]:
    """Start both for the length of the run; the variables that lead to them, {} where one cannot be had."""
    wanted: dict[str, tuple[Callable[[], AbstractContextManager[str]], str]] = {
        "DATABASE_URL": (servers.postgresql, "postgresql"),
        "REDIS_URL": (servers.redis, "redis-server"),
    }
    found = {}
    for variable, (server, package) in wanted.items():
        try:
            try:
                found[variable] = stack.enter_context(server())
            except servers.UnavailableError:
                if not install(package):
                    raise
                found[variable] = stack.enter_context(server())
        except servers.UnavailableError as error:
            run.skip(f"everything on PostgreSQL and Redis: {error} (Debian: apt-get install {package})")
            return {}
    return found


def chromium(run: Run) -> str:
    """The path of the browser, "" where none can be had."""
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    for _attempt in range(2):
        found = os.environ.get("KM20_CHROMIUM") or next(filter(None, map(shutil.which, names)), None)
        if found:
            return found
        if not install("chromium"):
            break
    run.skip("journeys in a browser: Chromium is not installed (Debian: apt-get install chromium)")
    return ""


def install(package: str) -> bool:
    """By apt, where this is a Debian and we are root; whether it worked."""
    if os.getuid() != 0 or shutil.which("apt-get") is None:
        return False
    print(f"· Installing {package} with apt …", flush=True)
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        ran = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL
        )
    if ran.returncode:
        print(ran.stderr.strip()[-500:], flush=True)
    return ran.returncode == 0


def run_limited(command: Sequence[str | Path], environment: dict[str, str]) -> int:
    """The exit code; the step and all that it started are ended when it takes too long or the run is interrupted."""
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, process_group=0)
    try:
        return process.wait(STEP_LIMIT)
    except subprocess.TimeoutExpired:
        print(f"FAILED: this step took longer than {STEP_LIMIT // 60} minutes and was ended.", flush=True)
        return 1
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def real_data_is_here() -> bool:
    return Path(os.environ.get("KM20_REAL_DATA") or ROOT.parent / "shared" / "data").is_dir()


def interrupted(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def heading(name: str) -> None:
    print(f"\n=== {name} {'=' * max(3, 100 - len(name))}", flush=True)


if __name__ == "__main__":
    try:
        raise SystemExit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        raise SystemExit("Interrupted.") from None
