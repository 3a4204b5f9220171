"""Build the search index anew, beside the one in use."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from search import sync
from search.engine import EngineError


class Command(BaseCommand):
    help = "Builds the search index from the database beside the one in use, then puts it in its place."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--quiet", action="store_true", help="Say only what was done, not how far it is.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            written = sync.index_everything(None if options["quiet"] else self._tell)
        except EngineError as error:
            raise CommandError(f"{error} The index in use was left as it is.") from error
        self.stdout.write(
            f"Indexed {written.documents:,} documents in {written.seconds:.1f} s ({written.per_second:,} a second)."
        )

    def _tell(self, name: str, done: int, total: int) -> None:
        if done >= total or done % 5000 == 0:
            self.stdout.write(f"  {name}: {done:,} of {total:,}")
