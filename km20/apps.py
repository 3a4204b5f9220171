"""The root app: brings up Celery, and the system checks that refuse a dangerous configuration."""

from django.apps import AppConfig

# Here and not in km20/__init__.py, so that bin/serve's supervisor (km20.serve) stays free of Celery and Django.
from km20.celery import app as celery_app

__all__ = ["RootConfig", "celery_app"]


class RootConfig(AppConfig):
    name = "km20"

    def ready(self) -> None:
        from km20 import checks  # noqa: F401  (registers)
