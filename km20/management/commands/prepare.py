"""``manage.py prepare``: everything between a fresh checkout and a site that can start; nothing where that is done.

bin/serve, the container and the systemd units run it before every start. One Django process, so that a second start
stays quick; each step looks first and can be cut off at any point.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.staticfiles import finders
from django.core.management import CommandError, call_command
from django.core.management.base import BaseCommand, CommandParser
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from km20.folder_queue import read_whole

#: PostgreSQL's name for "one prepares at a time": several machines may start at once.
LOCK = 2020


class Command(BaseCommand):
    """Database, folders, static files, demo company."""

    help = "Bring database, folders and static files up to date; on a first start also make the demo company."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--no-demo", action="store_true", help="leave an empty site empty")

    def handle(self, *args: Any, **options: Any) -> None:
        make_folders()
        with self.database():
            self.migrate()
            self.build_index()
        self.collect_static()
        if not options["no_demo"]:
            self.make_demo()
        write_first_steps()

    @contextmanager
    def database(self) -> Iterator[None]:
        """The database, reachable, and on PostgreSQL for this machine alone."""
        try:
            connection.ensure_connection()
        except DatabaseError as error:
            raise CommandError(
                f"The database cannot be reached: {str(error).strip()}\n"
                "  Check DATABASE_URL, and that the server runs and takes connections from here."
            ) from error
        if connection.vendor != "postgresql":
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
            yield
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])

    def migrate(self) -> None:
        executor = MigrationExecutor(connection)
        plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
        if plan:
            self.say(f"Database ({connection.vendor}): applying {len(plan)} migrations …")
            try:
                call_command("migrate", verbosity=0, interactive=False)
            except DatabaseError as error:
                raise CommandError(
                    f"A migration failed: {str(error).strip()}\n"
                    "  What came before it is kept; it was itself undone. The database may come from another version\n"
                    '  of KM20: check out that version, or read docs/runbook.md, "A migration fails".'
                ) from error

    def build_index(self) -> None:
        """A search index of this release, where there is none: a new site, a restored backup, a new version of KM20."""
        from search import engine

        if not engine.exists():
            self.say("Search index: building …")
            call_command("search_rebuild", quiet=True, stdout=StringIO())

    def collect_static(self) -> None:
        """Collect, compress and name the static files by their content, when one of them has changed."""
        stamp = settings.VAR_DIR / "static.sha256"
        now = fingerprint()
        if stamp.exists() and stamp.read_text() == now and Path(settings.STATIC_ROOT).is_dir():
            return
        self.say("Static files: collecting and compressing …")
        stamp.unlink(missing_ok=True)
        call_command("collectstatic", verbosity=0, interactive=False, clear=True)
        stamp.write_text(now)

    def make_demo(self) -> None:
        """The demo company, where nobody is there yet, or an earlier start was cut off while making it."""
        begun = settings.VAR_DIR / "demo.begun"
        if get_user_model()._default_manager.exists() and not begun.exists():
            return
        from demo import company

        self.say("Demo company, once:")
        begun.touch()
        company.make(lambda what: self.say(f"  {what} …"))
        begun.unlink()
        (settings.VAR_DIR / "demo.made").touch()

    def say(self, line: str) -> None:
        self.stdout.write(f"· {line}")
        self.stdout.flush()


def make_folders() -> None:
    """The folders of var/; and what a process that was killed left half-written in the queue is cleared away."""
    queue = settings.VAR_DIR / "queue"
    for folder in (settings.MEDIA_ROOT, *(queue / name for name in ("messages", "control", "processed"))):
        folder.mkdir(parents=True, exist_ok=True)
    an_hour_ago = time.time() - 3600
    for half in queue.glob("*/.*.half"):
        if half.stat().st_mtime < an_hour_ago:
            half.unlink(missing_ok=True)
    for table in (queue / "control").glob("*.exchange"):
        if read_whole(table) is None:
            table.unlink(missing_ok=True)


def fingerprint() -> str:
    """Changes whenever a static file does: path, size and time of each, and the storage that names them."""
    digest = hashlib.sha256(repr((settings.STORAGES["staticfiles"], str(settings.STATIC_ROOT))).encode())
    for finder in finders.get_finders():
        for path, storage in finder.list([]):
            stat = Path(storage.path(path)).stat()
            digest.update(f"{path} {stat.st_size} {stat.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def write_first_steps() -> None:
    """How to come in, for the last lines of bin/serve."""
    if (settings.VAR_DIR / "demo.made").exists():
        from demo.logins import LOGINS

        wide = max(len(login.email) for login in LOGINS)
        lines = [f"sign in   {login.email:{wide}} / {login.password}   {login.what_for}" for login in LOGINS]
    elif get_user_model()._default_manager.exists():
        lines = []
    else:
        lines = ["first     bin/manage createsuperuser   makes the first administrator"]
    (settings.VAR_DIR / "first-steps.txt").write_text("".join(f"{line}\n" for line in lines))
