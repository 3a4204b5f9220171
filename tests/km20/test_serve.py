"""bin/serve as a person meets it: first start, second start, stop, and every way in which it cannot start."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.real_site import ROOT, RealSite, command_of, descendants
from tests.servers import answers, free_port

pytestmark = [pytest.mark.serve, pytest.mark.slow]

#: Seconds of a second start: the promise for a machine that has nothing else to do.
SECOND_START = 5.0


def busy() -> float:
    """How much slower this machine is now than one with nothing else to do."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealSite]:
    """One running site without a demo company, for the tests that leave it running."""
    with RealSite(tmp_path_factory.mktemp("serve") / "var", "--no-demo") as running:
        yield running


def refused(folder: Path, *arguments: str, **environment: str) -> str:
    """What bin/serve says when it does not start."""
    site = RealSite(folder, **environment)
    ran = subprocess.run(
        [ROOT / "bin" / "serve", *arguments],
        env=site.environment,
        cwd="/",
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
        stdin=subprocess.DEVNULL,
    )
    assert ran.returncode == 1, ran.stdout + ran.stderr
    assert "Traceback" not in ran.stderr
    return ran.stdout + ran.stderr


def test_start_ends_with_the_address_and_a_ready_site(site: RealSite) -> None:
    said = site.said()
    assert f"open      {site.url}" in said
    assert "bin/manage createsuperuser" in said
    assert site.readiness()["status"] in ("ok", "degraded")
    site.until(lambda: site.readiness() == {"status": "ok", "failing": []}, "the worker to be seen", 30)


def test_stranger_is_asked_to_sign_in(site: RealSite) -> None:
    with urllib.request.urlopen(f"{site.url}/", timeout=10) as response:
        assert "/accounts/login/" in response.url
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_static_files_are_served_with_a_long_life(site: RealSite) -> None:
    manifest = json.loads((site.folder / "static" / "staticfiles.json").read_text())
    name = next(hashed for path, hashed in manifest["paths"].items() if path.endswith("htmx-2.0.11.min.js"))
    with urllib.request.urlopen(f"{site.url}/static/{name}", timeout=10) as response:
        assert "immutable" in response.headers["Cache-Control"]


@pytest.mark.parametrize("part", ["web", "worker", "clock"])
def test_killed_part_comes_back(site: RealSite, part: str) -> None:
    before = set(site.pids(part))
    assert before
    site.kill(part)
    site.until(lambda: (now := set(site.pids(part))) and not now & before, f"{part} to come back", 40)
    site.until(lambda: answers(site.port) and site.readiness()["status"] == "ok", "the site to be well", 40)


def test_second_start_on_the_same_folder_is_told_who_runs(site: RealSite) -> None:
    said = refused(site.folder, "--port", str(free_port()))
    assert f"process {site.process.pid}" in said
    assert site.url in said
    assert "KM20_VAR=" in said


def test_taken_port_is_told_with_a_free_one(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen(1)
        said = refused(tmp_path / "var", "--port", str(taken.getsockname()[1]))
    assert "is taken by another program" in said
    assert "bin/serve --port" in said


def test_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("no folder")
    said = refused(tmp_path / "file" / "var")
    assert "cannot be written" in said
    assert "KM20_VAR=" in said


def test_foreign_address_is_told(tmp_path: Path) -> None:
    assert "not an address of this machine" in refused(tmp_path / "var", "--host", "192.0.2.1")


def test_database_that_is_away_is_told(tmp_path: Path) -> None:
    site = RealSite(tmp_path / "var")
    site.environment["DATABASE_URL"] = f"postgres://km20@127.0.0.1:{free_port()}/km20"
    ran = subprocess.run(
        [ROOT / "bin" / "serve"], env=site.environment, cwd="/", capture_output=True, text=True, check=False, timeout=60
    )
    assert ran.returncode == 1
    assert "The database cannot be reached" in ran.stderr
    assert "Check DATABASE_URL" in ran.stderr


def test_dangerous_configuration_is_refused_before_anything_starts(tmp_path: Path) -> None:
    said = refused(tmp_path / "var", "--port", str(free_port()), KM20_ENV="prod")
    assert "km20.E001" in said
    assert "Nothing was started" in said


def test_part_that_cannot_live_stops_the_whole_with_its_last_lines(tmp_path: Path) -> None:
    """A queue of a kind that nobody knows: the worker dies again and again."""
    said = refused(tmp_path / "var", "--no-demo", "--port", str(free_port()), BROKER_URL="pigeons://loft")
    assert "ended 5 times in a row" in said
    assert "pigeons" in said


def test_second_start_is_quick_stop_leaves_nothing_and_unclean_end_heals(tmp_path: Path) -> None:
    site = RealSite(tmp_path / "var", "--no-demo")
    site.start()
    parts = descendants(site.process.pid)
    assert site.stop(signal.SIGINT) < 12
    assert site.process.returncode == 0
    assert "Stopped." in site.said()
    assert [command_of(pid) for pid in parts if command_of(pid)] == []

    assert site.start() < SECOND_START * busy()
    assert "migrations" not in site.said()
    assert "Static files" not in site.said()

    parts = descendants(site.process.pid)
    site.process.kill()
    site.process.wait()
    site.start()
    assert "ended without cleaning up" in site.said()
    site.until(lambda: [pid for pid in parts if command_of(pid)] == [], "the old parts to be gone", 15)
    site.stop()


def test_start_that_was_cut_off_goes_on(tmp_path: Path) -> None:
    site = RealSite(tmp_path / "var", "--no-demo")
    with site.printed.open("w") as out:
        process = subprocess.Popen(
            [ROOT / "bin" / "serve", "--no-demo", "--port", str(site.port)],
            env=site.environment,
            cwd="/",
            stdout=out,
            stderr=out,
            start_new_session=True,
        )
        site.until(lambda: "applying" in site.said(), "the migrations to begin", 30)
        time.sleep(0.5)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    site.start()
    site.until(lambda: site.readiness()["status"] == "ok", "the site to be well", 30)
    site.stop()


def test_help_names_the_options() -> None:
    ran = subprocess.run(
        [ROOT / "bin" / "serve", "--help"],
        env=os.environ | {"KM20_VENV": sys.prefix},
        capture_output=True,
        text=True,
        check=True,
    )
    for word in ("--port", "--host", "--no-demo", "DATABASE_URL", "docs/settings.md"):
        assert word in ran.stdout
