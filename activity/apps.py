"""The activity room: facts (events) and who still has to hear of them (deliveries)."""

from django.apps import AppConfig


class ActivityConfig(AppConfig):
    name = "activity"
