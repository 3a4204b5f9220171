"""The search room: finding what one may see, and nothing else."""

from django.apps import AppConfig


class SearchConfig(AppConfig):
    name = "search"

    def ready(self) -> None:
        from search import subscribers  # noqa: F401  (subscribes)
