"""The supervisor keeps parts alive, gives up with a reason, and leaves nothing behind. With small parts of our own."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent

#: Runs a Supervisor over parts given as Python programs, prints "ready", and what it refused with.
SCRIPT = """
import sys
from pathlib import Path
from km20.supervisor import Part, Refused, Supervisor
parts = [Part(f"part{number}", [sys.executable, "-c", code]) for number, code in enumerate(PARTS)]
supervisor = Supervisor(parts, Path(LOGS), quick=QUICK, back_off=(0.0, 0.05), grace=1.0)
try:
    supervisor.run(lambda: "" if READY else "tea", lambda: print("ready", flush=True), ready_within=0.5)
except Refused as refusal:
    print(refusal, flush=True)
    raise SystemExit(1)
print("stopped", flush=True)
"""

LIVES = "import time; time.sleep(60)"
DIES = "import sys; print('out of tea', file=sys.stderr); sys.exit(3)"
STUBBORN = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('up', flush=True); time.sleep(60)"
#: Starts a child of its own, tells its number, and dies when told.
PARENT = """
import subprocess, sys, time
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
print(child.pid, flush=True)
time.sleep(60)
"""

type_start = Callable[..., subprocess.Popen[str]]


@pytest.fixture
def start(tmp_path: Path) -> type_start:
    def begin(*parts: str, ready: bool = True, quick: float = 5.0) -> subprocess.Popen[str]:
        head = f"PARTS = {parts!r}\nLOGS = {str(tmp_path)!r}\nREADY = {ready}\nQUICK = {quick}\n"
        return subprocess.Popen(
            [sys.executable, "-c", head + textwrap.dedent(SCRIPT)], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )

    return begin


def lines(process: subprocess.Popen[str], until: str) -> str:
    """What the supervisor prints, up to a line that holds ``until``."""
    said = ""
    assert process.stdout is not None
    for line in process.stdout:
        said += line
        if until in line:
            return said
    raise AssertionError(f"never said {until!r}: {said}")


def alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def soon(is_so: Callable[[], object]) -> bool:
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        if is_so():
            return True
        time.sleep(0.02)
    return False


def children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP], ids=lambda number: number.name)
def test_signal_stops_every_part(start: type_start, number: signal.Signals) -> None:
    process = start(LIVES, LIVES)
    lines(process, "ready")
    parts = children(process.pid)
    process.send_signal(number)
    assert process.wait(5) == 0
    assert len(parts) == 2
    assert not any(alive(pid) for pid in parts)


def test_part_that_dies_is_started_again(start: type_start) -> None:
    process = start(LIVES)
    lines(process, "ready")
    (first,) = children(process.pid)
    os.kill(first, signal.SIGKILL)
    assert "by signal SIGKILL" in lines(process, "starting it again")
    assert soon(lambda: children(process.pid) not in ([], [first]))
    process.terminate()
    assert process.wait(5) == 0


def test_part_that_cannot_live_stops_everything_with_the_reason(start: type_start) -> None:
    process = start(LIVES, DIES)
    said, _ = process.communicate(timeout=20)
    assert process.returncode == 1
    assert "part1 ended 5 times in a row" in said
    assert "with code 3" in said
    assert "out of tea" in said


def test_long_lived_part_may_die_any_number_of_times(start: type_start) -> None:
    process = start("import time; time.sleep(0.1)", quick=0.01)
    said = "".join(lines(process, "starting it again") for _ in range(7))
    assert "times in a row" not in said
    process.terminate()
    assert process.wait(5) == 0


def test_children_of_a_dead_part_go_with_it(start: type_start, tmp_path: Path) -> None:
    process = start(PARENT)
    log = tmp_path / "part0.log"
    assert soon(lambda: log.exists() and log.read_text().strip())
    grandchild = int(log.read_text().split()[0])
    (parent,) = children(process.pid)
    os.kill(parent, signal.SIGKILL)
    assert soon(lambda: not alive(grandchild))
    process.terminate()
    assert process.wait(5) == 0


def test_stubborn_part_is_ended(start: type_start, tmp_path: Path) -> None:
    process = start(STUBBORN)
    assert soon(lambda: "up" in (tmp_path / "part0.log").read_text() if (tmp_path / "part0.log").exists() else False)
    began = time.monotonic()
    process.terminate()
    assert process.wait(5) == 0
    assert time.monotonic() - began < 3


def test_site_that_never_gets_ready_says_what_is_missing(start: type_start) -> None:
    process = start(LIVES, ready=False)
    said, _ = process.communicate(timeout=10)
    assert process.returncode == 1
    assert "not ready" in said
    assert "tea" in said


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_killed_supervisor_takes_its_parts_along(start: type_start) -> None:
    process = start(LIVES)
    lines(process, "ready")
    (part,) = children(process.pid)
    process.kill()
    process.wait()
    assert soon(lambda: not alive(part))


def test_big_log_is_moved_aside(tmp_path: Path) -> None:
    from km20.supervisor import last_lines, set_aside

    log = tmp_path / "web.log"
    with log.open("a") as writer:
        writer.write("old\n")
        writer.flush()
        set_aside(log)
        writer.write("new\n")
    assert (tmp_path / "web.log.1").read_text() == "old\n"
    assert log.read_text() == "new\n"
    assert last_lines(log) == "  | new"
    assert last_lines(tmp_path / "absent.log") == "  | (nothing)"
