"""PostgreSQL and Redis of the tests' own: started on free ports in a throwaway folder, gone afterwards.

Never the machine's running services: what those hold is somebody's.
"""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: Seconds that a server may take to answer.
PATIENCE = 60.0


class UnavailableError(Exception):
    """The server's program is not on this machine, or does not start."""


@contextmanager
def postgresql() -> Iterator[str]:
    """A cluster without durability; yields a DATABASE_URL (an empty database, a superuser)."""
    binaries = postgresql_binaries()
    with throwaway_folder() as folder:
        # PostgreSQL refuses to run as root.
        user = unprivileged_user() if os.getuid() == 0 else None
        if user:
            os.chown(folder, *user)
        drop = {"user": user[0], "group": user[1], "extra_groups": []} if user else {}
        initdb: list[str | Path] = [binaries / "initdb", "-D", folder / "data", "-U", "km20", "--auth=trust"]
        initdb += ["-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
        ran = subprocess.run(initdb, capture_output=True, text=True, check=False, cwd=folder, **drop)
        if ran.returncode:
            raise UnavailableError(f"initdb failed: {ran.stderr.strip()}")
        port = free_port()
        command = [binaries / "postgres", "-D", folder / "data", "-p", str(port), "-k", folder]
        for setting in ("listen_addresses=127.0.0.1", "fsync=off", "synchronous_commit=off", "full_page_writes=off"):
            command += ["-c", setting]
        command += ["-c", "max_connections=60", "-c", "shared_buffers=128MB"]
        with running(command, port, folder, **drop):
            url = f"postgres://km20@127.0.0.1:{port}/postgres"
            until_it_takes_queries(url)
            yield url


@contextmanager
def redis() -> Iterator[str]:
    """A server that keeps nothing; yields a REDIS_URL."""
    program = shutil.which("redis-server")
    if program is None:
        raise UnavailableError("redis-server is not installed")
    with throwaway_folder() as folder:
        port = free_port()
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        command += ["--dir", str(folder), "--databases", "64"]
        with running(command, port, folder):
            yield f"redis://127.0.0.1:{port}/0"


@contextmanager
def running(command: list[object], port: int, folder: Path, **options: object) -> Iterator[None]:
    """The server, once its port takes connections; stopped at the end."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(
            [str(word) for word in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, **options
        )
        try:
            deadline = time.monotonic() + PATIENCE
            while not answers(port):
                if process.poll() is not None or time.monotonic() > deadline:
                    raise UnavailableError(f"{command[0]} does not start: {(folder / 'log').read_text()[-2000:]}")
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def until_it_takes_queries(url: str) -> None:
    """A cluster listens a moment before it takes sessions."""
    import psycopg

    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            psycopg.connect(url).close()
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise UnavailableError(f"PostgreSQL takes no sessions: {error}") from error
            time.sleep(0.1)
        else:
            return


def postgresql_binaries() -> Path:
    """The folder with the newest initdb and postgres."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: float(path.parts[-3]))
    if found:
        return found[-1].parent
    program = shutil.which("initdb")
    if program is None:
        raise UnavailableError("PostgreSQL's server is not installed")
    return Path(program).resolve().parent


def unprivileged_user() -> tuple[int, int]:
    for name in ("postgres", "nobody"):
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return entry.pw_uid, entry.pw_gid
    raise UnavailableError("there is neither a user postgres nor a user nobody to run PostgreSQL as")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def answers(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def throwaway_folder() -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="km20-servers-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
