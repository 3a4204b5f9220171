"""The notifications room: what one person should know of."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    name = "notifications"

    def ready(self) -> None:
        from notifications import actions, subscribers  # noqa: F401  (subscribes)
        from posts import parts

        parts.register_reading(actions.mark_seen)
