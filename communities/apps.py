"""The communities room: communities, members, who is looking."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"

    def ready(self) -> None:
        from accounts import suggestions
        from communities import join_queue, outsiders, queues, subscribers  # noqa: F401  (subscribes)

        queues.register("join requests", join_queue.count)
        suggestions.register_outsiders(outsiders.find)
