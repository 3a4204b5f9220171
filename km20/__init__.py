"""The composition root: settings, URLs, Celery. Nothing imports it."""

from km20.celery import app as celery_app

__all__ = ["celery_app"]
