"""The root app: registers the system checks that refuse a dangerous configuration."""

from django.apps import AppConfig


class RootConfig(AppConfig):
    name = "km20"

    def ready(self) -> None:
        from km20 import checks  # noqa: F401  (registers)
