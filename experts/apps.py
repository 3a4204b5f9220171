"""The experts room: who knows what and who was asked."""

from django.apps import AppConfig


class ExpertsConfig(AppConfig):
    name = "experts"

    def ready(self) -> None:
        from experts import shown, subscribers  # noqa: F401  (subscribes)

        shown.register()
