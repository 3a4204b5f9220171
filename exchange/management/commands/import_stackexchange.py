"""Bring a Stack Exchange site, with everybody's names and licences, into a community."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import IntegrityError

from accounts.models import User
from communities.models import Community, Visibility
from exchange.stackexchange.known import known
from exchange.stackexchange.load import Loaded, Place, load
from exchange.stackexchange.prepare import prepare
from exchange.stackexchange.reader import Dump, DumpError, open_dump
from exchange.stackexchange.report import TAKEN, Report
from exchange.stackexchange.run import Run
from exchange.stackexchange.sites import Site, site_named
from exchange.stackexchange.staging import Staging
from exchange.stackexchange.texts import AS_ANSWER, AS_QUESTION

#: Seconds between two lines of progress.
PACE = 2.0


class Command(BaseCommand):
    help = (
        "Import the folder of a Stack Exchange data dump (Posts.xml, Users.xml and, where present, Comments, Tags, "
        "Votes, PostHistory, PostLinks, Badges) into a community. A second run brings only what is new. Nothing is "
        "written when anything in the dump cannot be read."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="folder that holds Posts.xml")
        parser.add_argument("--community", required=True, help="name of the community to make")
        parser.add_argument("--slug", default="", help="its address; by default made of the name")
        parser.add_argument("--visibility", choices=Visibility.values, default=Visibility.OPEN)
        parser.add_argument(
            "--site", default="", help="short name of the site (beer, beer-meta); default: the folder's"
        )
        parser.add_argument("--owner", default="", help="e-mail of the community's owner; default: an administrator")
        parser.add_argument("--report", type=Path, help="file for the report line by line; default: under var/imports")
        parser.add_argument("--no-index", action="store_true", help="leave the search index to the workers")
        parser.add_argument("--dry-run", action="store_true", help="read and judge everything, write nothing")

    def handle(self, *args: Any, **options: Any) -> None:
        began = time.monotonic()
        try:
            dump = open_dump(options["folder"])
            site = self._site(options["site"] or options["folder"].resolve().name)
            place = self._place(site, options)
            path = (
                options["report"] or settings.VAR_DIR / "imports" / f"{site.name}-{time.strftime('%Y%m%d-%H%M%S')}.tsv"
            )
            report = Report(path)
            try:
                loaded = self._import(dump, site, place, report, is_dry=options["dry_run"])
            finally:
                report.close()
        except (DumpError, ValidationError) as error:
            said = "; ".join(error.messages) if isinstance(error, ValidationError) else str(error)
            raise CommandError(f"{said}\nNothing was imported.") from error
        except IntegrityError as error:
            message = "Somebody else changed the same rows (another import?). Nothing was imported; run it again."
            raise CommandError(f"{message}\n{error}") from error
        self._say(report, loaded, dump, is_dry=options["dry_run"])
        if loaded and loaded.is_news and not options["no_index"]:
            self._index(loaded)
        self.stdout.write(f"Done in {time.monotonic() - began:.1f} s. What became of each row: {report.path}")

    # --- what and where

    def _site(self, name: str) -> Site:
        site = site_named(name)
        if site is None:
            raise CommandError(f"“{name}” is no name of a site. Name it with --site, for example --site beer.")
        return site

    def _place(self, site: Site, options: dict[str, Any]) -> Place:
        before = Community.objects.filter(source=site.source).first()
        if before is not None and before.name != options["community"]:
            raise CommandError(
                f"This site was imported into “{before.name}” before. Run it again with --community “{before.name}”."
            )
        if before is None and options["slug"] and Community.objects.filter(slug=options["slug"]).exists():
            raise CommandError(f"The address {options['slug']} is taken by another community. Choose another --slug.")
        return Place(options["community"], options["slug"], options["visibility"], self._owner(options["owner"]))

    def _owner(self, email: str) -> User:
        people = User.objects.active()
        if email:
            owner = people.filter(email__iexact=email).first()
            if owner is None:
                raise CommandError(f"Nobody who may sign in has the address {email}.")
            return owner
        owner = people.filter(is_superuser=True).order_by("pk").first()
        if owner is None:
            raise CommandError("There is no administrator to own the community. Say who does: --owner ADDRESS.")
        return owner

    # --- the import itself

    def _import(self, dump: Dump, site: Site, place: Place, report: Report, *, is_dry: bool) -> Loaded | None:
        self.stdout.write(f"Reading {dump.folder} ({site.address})")
        with Staging() as staging:
            prepare(Run(dump, site, staging, report, known(site), self._progress()))
            if is_dry:
                return None
            self.stdout.write("Writing into the database")
            return load(staging, site, place)

    def _progress(self) -> Any:
        last = [("", time.monotonic())]

        def tell(what: str, done: int, total: int) -> None:
            now = time.monotonic()
            if what != last[0][0] or now - last[0][1] >= PACE:
                self.stdout.write(
                    f"  {what}" + (f": {done:,} of {total:,}" if total else f": {done:,}" if done else "")
                )
                self.stdout.flush()
                last[0] = (what, now)

        return tell

    def _say(self, report: Report, loaded: Loaded | None, dump: Dump, *, is_dry: bool) -> None:
        for line in report.summary():
            self.stdout.write(line)
        for table in dump.missing:
            self.stdout.write(f"{table}.xml is not in the dump; nothing is taken from it.")
        if is_dry:
            questions, answers = (report.counts["Posts.xml", TAKEN, kind] for kind in (AS_QUESTION, AS_ANSWER))
            new = f"{questions:,} questions and {answers:,} answers would be new"
            self.stdout.write(f"Dry run: nothing was written. {new}.")
        elif loaded and loaded.is_news:
            self.stdout.write(
                f"{loaded.posts:,} posts and {loaded.comments:,} comments are in “{loaded.community.name}” now: "
                f"{settings.SITE_URL}{loaded.community.get_absolute_url()}"
            )
        else:
            self.stdout.write("Everything was here already. Nothing was changed.")

    def _index(self, loaded: Loaded) -> None:
        if not settings.SEARCH_INDEXING:
            return
        from search.sync import index_community  # the engine is heavy, and only needed here

        self.stdout.write("Writing the search index")
        try:
            number = index_community(loaded.community.pk)
        except Exception as error:
            self.stderr.write(f"The index was not written ({error}). The workers will: the import itself is complete.")
        else:
            self.stdout.write(f"{number:,} documents can be found.")
