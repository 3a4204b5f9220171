"""Compare the stored counts with what they count, and set them right."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from posts.counts import recount


class Command(BaseCommand):
    help = "Make the stored counts of posts, comments, topics and communities anew, and say which were wrong."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only say what differs, change nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        found = 0
        for difference in recount(mend=not dry_run):
            found += 1
            self.stdout.write(str(difference))
        if not found:
            self.stdout.write("All counts are right.")
        elif dry_run:
            self.stdout.write(f"{found} counts differ; nothing was changed.")
        else:
            self.stdout.write(f"{found} counts were set right.")
