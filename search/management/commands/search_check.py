"""Compare the search index with the database."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import check
from search.engine import EngineError


class Command(BaseCommand):
    help = "Compares the search index with the database by id and version; --repair writes again what differs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--repair", action="store_true", help="Write again what differs.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            drift = check.compare()
            for what, found in (
                ("missing from the index", drift.missing),
                ("outdated in the index", drift.outdated),
                ("in the index, but not to be found", drift.extra),
            ):
                for name, ids in found.items():
                    few = ", ".join(map(str, ids[:10])) + (" …" if len(ids) > 10 else "")
                    self.stdout.write(f"{len(ids):,} × {name} {what}: {few}")
            if not drift:
                self.stdout.write(f"The index agrees with the database: {drift.compared:,} rows compared.")
            elif options["repair"]:
                self.stdout.write(f"Repaired {check.repair(drift):,} of {drift.compared:,} rows compared.")
            else:
                raise CommandError("The index differs from the database. Run search_check --repair.", returncode=1)
        except EngineError as error:
            raise CommandError(f"{error} Run search_rebuild.") from error
