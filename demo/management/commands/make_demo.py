"""Fill an empty site with the demo company."""

from typing import Any

from django.core.management.base import BaseCommand

from demo import company
from demo.people import sign_in_lines


class Command(BaseCommand):
    """A second run changes nothing."""

    help = "Make the demo company: people, communities, ninety days of posts. A second run changes nothing."

    def handle(self, *args: Any, **options: Any) -> None:
        say = self._say if options["verbosity"] else lambda line: None
        made = company.make(say)
        if not options["verbosity"]:
            return
        if not made.is_new:
            self.stdout.write("The demo company is here already; nothing was changed.")
        self.stdout.write(
            f"{made.people} people, {made.communities} communities, {made.posts} posts and answers, "
            f"{made.comments} comments."
        )
        for line in sign_in_lines():
            self.stdout.write(f"  {line}")

    def _say(self, line: str) -> None:
        self.stdout.write(f"· {line} …")
        self.stdout.flush()
