"""The notifications room: what one person should know of."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import subscribers  # noqa: F401  (subscribes)
