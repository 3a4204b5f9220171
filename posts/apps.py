"""The posts room: everything that people write."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"

    def ready(self) -> None:
        from posts import subscribers  # noqa: F401  (subscribes)
