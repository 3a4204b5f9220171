"""Runs the whole site on one machine for bin/serve: web server, worker and clock, started, watched, stopped together.

Only the standard library and no Django, so that it costs a few megabytes. Each part runs in a process group of its own
inside this terminal session: so a part that died takes its own children along, Ctrl-C reaches this process alone, and
it stops the parts in order. Should this process be killed outright, the system ends the parts (Linux: PDEATHSIG).
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import select
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

_libc = ctypes.CDLL(None)
ROOT = Path(__file__).resolve().parent.parent

#: A part that lived shorter than this, in seconds, died quickly; after LIMIT quick deaths in a row everything stops.
QUICK = 15.0
LIMIT = 5
#: Waits before a restart, in seconds, by the number of quick deaths so far.
BACK_OFF = (0.0, 1.0, 2.0, 4.0, 8.0)
#: How long the parts may take to finish what they are at; what the worker leaves is delivered at the next start.
GRACE = 8.0
#: How long the first readiness may take, in seconds. Seconds are normal; a slow disk or a first import is not an error.
READY_WITHIN = 90.0
#: A log above this size is moved aside (one old one is kept), in bytes.
LOG_SIZE = 10 * 1024 * 1024


class Refused(Exception):  # noqa: N818  (it is told to a person)
    """Why the site cannot start or go on, with the way out, for the person at the terminal."""


@dataclass(frozen=True)
class Part:
    """One long-running process of the site."""

    name: str
    command: Sequence[str]


@dataclass
class _Kept:
    """A part and how it is doing."""

    part: Part
    log: Path
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    quick_deaths: int = 0
    start_at: float = field(default=0.0)


class Supervisor:
    """Keeps parts alive until it is told to stop, or until one of them cannot be kept alive."""

    def __init__(
        self,
        parts: Sequence[Part],
        logs: Path,
        *,
        quick: float = QUICK,
        back_off: Sequence[float] = BACK_OFF,
        grace: float = GRACE,
    ) -> None:
        logs.mkdir(parents=True, exist_ok=True)
        self.kept = [_Kept(part, logs / f"{part.name}.log") for part in parts]
        self.quick, self.back_off, self.grace = quick, back_off, grace
        self.told_to_stop = False
        self._wake_read, self._wake_write = os.pipe()
        for end in (self._wake_read, self._wake_write):
            os.set_blocking(end, False)

    def run(self, ready: Callable[[], str], on_ready: Callable[[], None], ready_within: float = READY_WITHIN) -> None:
        """Start the parts and tend them until a signal. ``ready`` tells what is still missing, "" when nothing is.

        Raises ``Refused`` when a part dies again and again, or nothing is ready in time. Always leaves no part behind.
        """
        self._listen()
        deadline, is_ready = time.monotonic() + ready_within, False
        try:
            while not self.told_to_stop:
                self.tend()
                if not is_ready:
                    missing = ready()
                    if not missing:
                        is_ready = True
                        on_ready()
                    elif time.monotonic() > deadline:
                        raise Refused(
                            f"The site is not ready after {ready_within:.0f} s: {missing}.\n{self._last_words()}"
                        )
                self._wait(2.0 if is_ready else 0.1)
        finally:
            self.stop()

    def tend(self) -> None:
        """One turn: note who died, start who is due, keep the logs small."""
        now = time.monotonic()
        for kept in self.kept:
            if kept.process is not None and kept.process.poll() is not None:
                self._died(kept, kept.process.returncode, now)
            if kept.process is None and now >= kept.start_at:
                self._start(kept, now)
            with contextlib.suppress(FileNotFoundError):
                if kept.log.stat().st_size > LOG_SIZE:
                    set_aside(kept.log)

    def stop(self) -> None:
        """Ask every part to finish, end those that do not within ``grace``, and leave nothing of them running."""
        running = [kept for kept in self.kept if kept.process is not None]
        for kept in running:
            _signal(kept, signal.SIGTERM, whole_group=False)
        deadline = time.monotonic() + self.grace
        while any(kept.process is not None and kept.process.poll() is None for kept in running):
            if time.monotonic() > deadline:
                break
            time.sleep(0.05)
        for kept in running:
            _signal(kept, signal.SIGKILL, whole_group=True)
            if kept.process is not None:
                kept.process.wait()
            kept.process = None

    def _start(self, kept: _Kept, now: float) -> None:
        with kept.log.open("ab") as log:
            kept.process = subprocess.Popen(
                kept.part.command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd=ROOT,
                process_group=0,
                preexec_fn=_end_with_supervisor if sys.platform == "linux" else None,
            )
        kept.started = now

    def _died(self, kept: _Kept, code: int, now: float) -> None:
        lived = now - kept.started
        _signal(kept, signal.SIGKILL, whole_group=True)  # its own children, if it left any
        kept.process = None
        kept.quick_deaths = kept.quick_deaths + 1 if lived < self.quick else 0
        how = f"by signal {signal.Signals(-code).name}" if code < 0 else f"with code {code}"
        if kept.quick_deaths >= LIMIT:
            raise Refused(
                f"{kept.part.name} ended {LIMIT} times in a row within {self.quick:g} s, the last time {how}. "
                f"Its last lines, from {kept.log}:\n{last_lines(kept.log)}"
            )
        wait = self.back_off[min(kept.quick_deaths, len(self.back_off) - 1)]
        kept.start_at = now + wait
        say(
            f"{kept.part.name} ended {how} after {lived:.0f} s; starting it again" + (f" in {wait:g} s" if wait else "")
        )

    def _last_words(self) -> str:
        return "\n".join(f"  {kept.part.name}, from {kept.log}:\n{last_lines(kept.log, 6)}" for kept in self.kept)

    def _listen(self) -> None:
        def stop(number: int, frame: FrameType | None) -> None:
            if self.told_to_stop:  # the second Ctrl-C does not wait
                self.grace = 0.0
            self.told_to_stop = True

        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, stop)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)  # wakes the wait
        signal.set_wakeup_fd(self._wake_write, warn_on_full_buffer=False)

    def _wait(self, seconds: float) -> None:
        """Sleep until a signal arrives (a part died, Ctrl-C), at most ``seconds``."""
        if select.select([self._wake_read], [], [], seconds)[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake_read, 4096)


def _end_with_supervisor() -> None:
    """In the new process: the system sends it SIGTERM when the supervisor is killed (PR_SET_PDEATHSIG)."""
    _libc.prctl(1, signal.SIGTERM)


def _signal(kept: _Kept, number: int, *, whole_group: bool) -> None:
    if kept.process is None:
        return
    with contextlib.suppress(ProcessLookupError, PermissionError):  # macOS says EPERM for a group of zombies
        if whole_group:
            os.killpg(kept.process.pid, number)
        elif kept.process.poll() is None:
            kept.process.send_signal(number)


def set_aside(log: Path) -> None:
    """Keep the log as ``.1`` and go on with an empty one; its writers append, so they need not reopen it."""
    shutil.copyfile(log, log.with_suffix(".log.1"))
    os.truncate(log, 0)


def last_lines(path: Path, count: int = 12) -> str:
    """The end of a log, each line marked."""
    try:
        with path.open("rb") as log:
            log.seek(max(0, path.stat().st_size - 16_384))
            lines = log.read().decode(errors="replace").splitlines()
    except OSError:
        lines = []
    return "\n".join(f"  | {line}" for line in lines[-count:]) or "  | (nothing)"


def say(line: str) -> None:
    print(f"· {line}", flush=True)
