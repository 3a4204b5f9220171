"""The Celery application: queue, workers and the clock (beat) are configured in settings."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "km20.settings")

app = Celery("km20")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
