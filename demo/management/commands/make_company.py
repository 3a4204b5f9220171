"""Add a company of any size, for benchmarks."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from demo.bulk import company
from demo.logins import PASSWORD
from search import sync


class Command(BaseCommand):
    """Straight into the tables: no events, no notices."""

    help = "Add people, communities and posts by the thousand, with realistic skew; then build the search index."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--posts", type=int, default=10_000, help="posts, answers included (10000)")
        parser.add_argument("--people", type=int, default=500)
        parser.add_argument("--communities", type=int, default=20)
        parser.add_argument("--seed", type=int, default=20, help="the same seed makes the same company")
        parser.add_argument("--skip-index", action="store_true", help="leave the search index for `search_rebuild`")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["people"] < 10 or options["communities"] < 1 or options["posts"] < 1:
            raise CommandError("Use at least 10 people, one community and one post.")
        began = time.monotonic()
        company.make(
            posts=options["posts"],
            people=options["people"],
            communities=options["communities"],
            seed=options["seed"],
            progress=self._progress,
        )
        if not options["skip_index"]:
            self.stdout.write("· search index …")
            written = sync.index_everything()
            self.stdout.write(f"  {written.documents} documents, {written.per_second} a second")
        self.stdout.write(
            f"Done in {time.monotonic() - began:.0f} s. "
            f"Everybody (person<n>@bulk.example.com) has the password {PASSWORD}."
        )

    def _progress(self, what: str, done: int, total: int) -> None:
        if done == 0 or done == total or done % 10_000 < 2_000:
            self.stdout.write(f"· {what}: {done} of {total}" if done else f"· {what}: {total} …")
            self.stdout.flush()
