"""The posts room: everything that people write."""

from django.apps import AppConfig


class PostsConfig(AppConfig):
    name = "posts"

    def ready(self) -> None:
        from communities import queues
        from posts import subscribers  # noqa: F401  (subscribes)
        from posts.pages.moderation import waiting_reports

        queues.register("reports", waiting_reports)
