"""A real site for journeys: bin/serve of this checkout, with its own folder, port and database.

``with RealSite(folder) as site: …`` starts web server, worker and clock exactly as a person does. Where DATABASE_URL
and REDIS_URL are set (tests.run sets them for its second pass), the site has a new PostgreSQL database and Redis.
"""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
import urllib.parse
import urllib.request
import uuid
from collections.abc import Callable
from contextlib import suppress
from http.client import HTTPConnection
from pathlib import Path
from typing import Any, Self

from tests.servers import free_port

ROOT = Path(__file__).resolve().parent.parent


class RealSite:
    """One running bin/serve."""

    def __init__(
        self,
        folder: Path,
        *arguments: str,
        patience: float = 120.0,
        port: int | None = None,
        own_database: bool = True,
        **environment: str,
    ) -> None:
        self.folder, self.arguments, self.patience = folder, arguments, patience
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.environment = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("KM20_", "DJANGO_", "COV_", "COVERAGE_", "PYTEST_"))
            and name not in ("SITE_URL", "PORT")
        } | {"KM20_VAR": str(folder), "KM20_VENV": sys.prefix, "LOG_LEVEL": "INFO", "MAIL_DELAY_SECONDS": "1"}
        self.environment |= environment
        if own_database and self.environment.get("DATABASE_URL", "").startswith("postgres"):
            self.environment["DATABASE_URL"] = new_database(self.environment["DATABASE_URL"])
        if own_database and self.environment.get("REDIS_URL"):
            self.environment["REDIS_URL"] = emptied(self.environment["REDIS_URL"])
        self.process: subprocess.Popen[str] | None = None
        self.printed = folder.parent / f"{folder.name}.out"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *unused: object) -> None:
        self.stop()

    def start(self) -> float:
        """Start, and wait for the last line; the seconds that took."""
        began = time.monotonic()
        with self.printed.open("w") as out:
            self.process = subprocess.Popen(
                [ROOT / "bin" / "serve", "--port", str(self.port), *self.arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd="/",
                env=self.environment,
                text=True,
                start_new_session=True,
            )
        try:
            self.until(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, "the site to start")
            if self.process.poll() is not None:
                raise AssertionError(f"bin/serve ended with {self.process.returncode}:\n{self.said()}")
        except BaseException:
            self.stop()
            raise
        return time.monotonic() - began

    def stop(self, number: int = signal.SIGTERM) -> float:
        """Stop as Ctrl-C or systemd would; the seconds that took."""
        began = time.monotonic()
        if self.process is not None:
            with suppress(ProcessLookupError):
                self.process.send_signal(number)
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
                raise
        return time.monotonic() - began

    def said(self) -> str:
        return self.printed.read_text()

    def log(self, part: str) -> str:
        return (self.folder / "log" / f"{part}.log").read_text()

    def pids(self, part: str) -> list[int]:
        """The process of a part and its children: ``web``, ``worker`` or ``clock``."""
        words = {"web": "gunicorn", "worker": "worker", "clock": "beat"}[part]
        assert self.process is not None
        return [pid for pid in descendants(self.process.pid) if words in command_of(pid).split()]

    def kill(self, part: str, number: int = signal.SIGKILL) -> None:
        """Send a signal to a part and its children at once."""
        for pid in self.pids(part):
            with suppress(ProcessLookupError):
                os.kill(pid, number)

    def manage(self, *arguments: str, check: bool = True, stdin: str = "") -> subprocess.CompletedProcess[str]:
        ran = subprocess.run(
            [sys.executable, ROOT / "manage.py", *arguments],
            input=stdin,
            capture_output=True,
            text=True,
            check=False,
            env=self.environment,
            cwd=ROOT,
        )
        if check and ran.returncode:
            raise AssertionError(f"manage.py {arguments[0]} failed:\n{ran.stdout}{ran.stderr}")
        return ran

    def ask(self, code: str) -> Any:
        """Run Python inside the site (``manage.py shell``); what it passes to ``answer(…)``."""
        wrapped = f"import json\ndef answer(value): print('ANSWER ' + json.dumps(value, default=str))\n{code}\n"
        ran = self.manage("shell", "--no-imports", "-c", wrapped)
        for line in ran.stdout.splitlines():
            if line.startswith("ANSWER "):
                return json.loads(line.removeprefix("ANSWER "))
        return None

    def session(self, email: str) -> str:
        """A session cookie in which that person is signed in."""
        return str(
            self.ask(
                "from django.conf import settings\n"
                "from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, get_user_model\n"
                "from importlib import import_module\n"
                f"person = get_user_model().objects.get(email={email!r})\n"
                "session = import_module(settings.SESSION_ENGINE).SessionStore()\n"
                "session[SESSION_KEY] = str(person.pk)\n"
                "session[BACKEND_SESSION_KEY] = 'django.contrib.auth.backends.ModelBackend'\n"
                "session[HASH_SESSION_KEY] = person.get_session_auth_hash()\n"
                "session.save()\n"
                "answer(session.session_key)\n"
            )
        )

    def post(self, path: str, session: str, **fields: str) -> int:
        """Send a form as that person's browser would; the status."""
        token = uuid.uuid4().hex  # 32 characters: what Django takes as a CSRF secret
        body = urllib.parse.urlencode(fields | {"csrfmiddlewaretoken": token})
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        headers = {
            "Cookie": f"sessionid={session}; csrftoken={token}",
            "Content-Type": "application/x-www-form-urlencoded",
        }
        connection.request("POST", path, body, headers)
        response = connection.getresponse()
        response.read()
        connection.close()
        return response.status

    def readiness(self) -> dict[str, Any]:
        with urllib.request.urlopen(f"{self.url}/readyz", timeout=5) as response:
            return dict(json.load(response))

    def until(self, is_so: Callable[[], object], what: str, patience: float | None = None) -> None:
        """Wait until it is so."""
        deadline = time.monotonic() + (patience or self.patience)
        while not is_so():
            if time.monotonic() > deadline:
                raise AssertionError(f"waited in vain for {what}\n{self.said()}\n{self.tails()}")
            time.sleep(0.1)

    def tails(self) -> str:
        """The end of each log, for a failure's message."""
        logs = sorted((self.folder / "log").glob("*.log"))
        return "\n".join(f"== {log.name}\n{log.read_text()[-3000:]}" for log in logs)


def new_database(url: str) -> str:
    """Create an empty database on that server; its address."""
    import psycopg

    name = f"km20_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")  # type: ignore[arg-type]
    return f"{url.rpartition('/')[0]}/{name}"


def emptied(url: str) -> str:
    """The address of an empty database of that Redis that no other test uses (they take the low numbers)."""
    import redis

    other = f"{url.rpartition('/')[0]}/{random.randrange(20, 64)}"
    with redis.Redis.from_url(other) as client:
        client.flushdb()
    return other


def descendants(pid: int) -> list[int]:
    """Children of a process and theirs (Linux)."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            for child in task.read_text().split():
                found += [int(child), *descendants(int(child))]
    return found


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()
    except OSError:
        return ""
