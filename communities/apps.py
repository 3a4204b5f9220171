"""The communities room: communities, members, who is looking."""

from django.apps import AppConfig


class CommunitiesConfig(AppConfig):
    name = "communities"
