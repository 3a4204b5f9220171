"""bin/serve: from a prepared environment to a running site on one machine, and a clear word where that cannot be.

Like km20.supervisor it needs no Django: what does (database, static files, demo company) is one short process of its
own, ``manage.py prepare``.
"""

from __future__ import annotations

import argparse
import contextlib
import errno
import fcntl
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from urllib.parse import urlsplit

from km20.supervisor import ROOT, Part, Refused, Supervisor, say

#: Addresses that mean "all of this machine's"; the site is then still reached at 127.0.0.1.
EVERYWHERE = ("0.0.0.0", "::")


@dataclass(frozen=True)
class Options:
    """What the person asked for."""

    host: str
    port: int
    demo: bool
    var: Path

    @property
    def address(self) -> str:
        host = "127.0.0.1" if self.host in EVERYWHERE else self.host
        return f"http://{f'[{host}]' if ':' in host else host}:{self.port}"


def main(arguments: Sequence[str]) -> int:
    options = parsed(arguments)
    os.environ["KM20_VAR"] = str(options.var)
    os.environ["PYTHONUNBUFFERED"] = "1"
    os.environ.setdefault("SITE_URL", options.address)
    os.environ.setdefault("MALLOC_ARENA_MAX", "2")  # threads otherwise keep a memory arena each
    try:
        with only_one(options) as healed:
            free_port(options, patience=10.0 if healed else 0.0)
            prepare(options)
            say("Starting web server, worker and clock …")
            supervisor = Supervisor(parts(options), options.var / "log")
            supervisor.run(lambda: missing(options), lambda: welcome(options))
            say("Stopped.")
    except Refused as refusal:
        sys.stderr.write(f"{refusal}\n")
        return 1
    except KeyboardInterrupt:
        sys.stderr.write("Stopped; the next start goes on from here.\n")
        return 130
    return 0


def parsed(arguments: Sequence[str]) -> Options:
    parser = argparse.ArgumentParser(
        prog="bin/serve",
        description="Run KM20 on this machine: web server, worker and clock.",
        epilog="Data lives in var/ (KM20_VAR). DATABASE_URL and REDIS_URL lead to PostgreSQL and Redis; "
        "docs/settings.md lists every setting.",
    )
    parser.add_argument("--port", type=int, default=int(os.environ.get("PORT", "8020")), help="default: 8020")
    parser.add_argument(
        "--host", default="127.0.0.1", help="address to listen on; others than 127.0.0.1 need ALLOWED_HOSTS"
    )
    parser.add_argument("--no-demo", dest="demo", action="store_false", help="start with an empty site")
    found = parser.parse_args(arguments)
    if not 0 < found.port < 65536:
        parser.error(f"--port {found.port}: a port is a number from 1 to 65535")
    var = Path(os.environ.get("KM20_VAR") or ROOT / "var").absolute()
    return Options(host=found.host, port=found.port, demo=found.demo, var=var)


@contextlib.contextmanager
def only_one(options: Options) -> Iterator[bool]:
    """Hold var/serve.lock; yields whether an earlier start ended without cleaning up.

    The system frees the lock when its holder dies, however it dies: a stale file never blocks.
    """
    path = options.var / "serve.lock"
    try:
        options.var.mkdir(mode=0o700, parents=True, exist_ok=True)  # posts, mails, the secret
        handle = path.open("a+")
    except OSError as error:
        raise Refused(
            f"{options.var} cannot be written by user id {os.getuid()}: {error.strerror}.\n"
            "  Give that folder to this user, or keep the data elsewhere: KM20_VAR=/path/to/folder bin/serve"
        ) from None
    with handle:
        handle.seek(0)
        holder = handle.read().strip()
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            pid, _, address = holder.partition(" ")
            raise Refused(
                f"KM20 already runs on {options.var} (process {pid or '?'}, {address or 'still starting'}).\n"
                f"  Stop it with Ctrl-C in its window or: kill {pid or '…'}\n"
                "  A second site beside it needs its own folder and port: "
                f"KM20_VAR=/tmp/km20 bin/serve --port {options.port + 1}"
            ) from None
        if holder:
            say(f"An earlier start (process {holder.partition(' ')[0]}) ended without cleaning up; going on from there")
        handle.truncate(0)
        handle.write(f"{os.getpid()} {options.address}")
        handle.flush()
        yield bool(holder)
        handle.truncate(0)


def free_port(options: Options, patience: float) -> None:
    """Refuse a taken port; after an unclean end wait ``patience`` seconds for what is left to let go of it."""
    deadline = time.monotonic() + patience
    while (trouble := cannot_bind(options.host, options.port)) is not None:
        if trouble.errno != errno.EADDRINUSE or time.monotonic() > deadline:
            break
        time.sleep(0.2)
    if trouble is None:
        return
    if isinstance(trouble, PermissionError):
        raise Refused(f"Port {options.port} is for root only.\n  Take one above 1023: bin/serve --port 8020")
    if isinstance(trouble, socket.gaierror) or trouble.errno == errno.EADDRNOTAVAIL:
        raise Refused(f"{options.host} is not an address of this machine.\n  Try: bin/serve --host 127.0.0.1")
    raise Refused(
        f"Port {options.port} is taken by another program.\n"
        f"  Take another one: bin/serve --port {next_free(options)}\n"
        f"  or find out who has it: ss -ltnp 'sport = :{options.port}'"
    )


def cannot_bind(host: str, port: int) -> OSError | None:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((host, port))
            probe.listen(1)
    except OSError as error:
        return error
    return None


def next_free(options: Options) -> int:
    above = range(options.port + 1, min(options.port + 50, 65536))
    return next((port for port in above if cannot_bind(options.host, port) is None), 8020)


def prepare(options: Options) -> None:
    """Database, static files and the demo company, by one Django process that tells its progress itself."""
    command = [sys.executable, str(ROOT / "manage.py"), "prepare"] + ([] if options.demo else ["--no-demo"])
    ran = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, check=False)
    if ran.returncode < 0:
        raise Refused("Stopped while preparing; the next start goes on from here.")
    if ran.returncode:
        raise Refused("The site could not be prepared (see above). Nothing was started.")


def parts(options: Options) -> list[Part]:
    """The processes of a site on one machine. PostgreSQL and Redis, where configured, are somebody else's."""
    host = f"[{options.host}]" if ":" in options.host else options.host
    commands = {
        "web": f"gunicorn km20.wsgi --config deploy/gunicorn.conf.py --workers 1 --bind {host}:{options.port}",
        "worker": "celery -A km20 -q worker --loglevel INFO --without-gossip --without-mingle --without-heartbeat",
        "clock": "celery -A km20.clock -q beat --pidfile=",
    }
    return [Part(name, [sys.executable, "-m", *command.split()]) for name, command in commands.items()]


def missing(options: Options) -> str:
    """What /readyz says is still missing; "" when the site is ready."""
    host = "127.0.0.1" if options.host in EVERYWHERE else options.host
    connection = HTTPConnection(host, options.port, timeout=3)
    try:
        connection.request("GET", "/readyz", headers={"Host": urlsplit(os.environ["SITE_URL"]).netloc})
        response = connection.getresponse()
        answer = json.loads(response.read())
        failing = answer["failing"]
    except (OSError, HTTPException):
        return "the web server does not answer"
    except (ValueError, KeyError, TypeError):
        return f"/readyz answers {response.status} and not in JSON (does ALLOWED_HOSTS hold the name in SITE_URL?)"
    finally:
        connection.close()
    return ", ".join(failing)


def welcome(options: Options) -> None:
    """The last lines of a start."""
    lines = ["", "  KM20 is running.", f"    open      {os.environ['SITE_URL']}"]
    with contextlib.suppress(FileNotFoundError):
        lines += [f"    {line}" for line in (options.var / "first-steps.txt").read_text().splitlines()]
    lines += [f"    logs      {options.var / 'log'}", "    stop      Ctrl-C", ""]
    print("\n".join(lines), flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
