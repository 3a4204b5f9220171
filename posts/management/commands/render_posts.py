"""Render stored posts and comments anew after a release that renders differently."""

from typing import Any

from django.core.management.base import BaseCommand

from posts.actions.rendering import outdated_count, render_outdated
from richtext import RENDER_VERSION


class Command(BaseCommand):
    help = "Render posts and comments whose HTML an older version made. Can be stopped and run again."

    def handle(self, *args: Any, **options: Any) -> None:
        waiting = outdated_count()
        if not waiting:
            self.stdout.write(f"Everything is rendered by version {RENDER_VERSION}.")
            return
        done = 0
        for number in render_outdated():
            done += number
            self.stdout.write(f"{done} of {waiting} rendered", ending="\r" if self.stdout.isatty() else "\n")
        self.stdout.write(f"{done} texts are rendered by version {RENDER_VERSION} now.")
