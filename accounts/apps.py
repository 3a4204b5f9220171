"""The accounts room: people and how they sign on."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"

    def ready(self) -> None:
        from accounts import subscribers  # noqa: F401  (subscribes)
