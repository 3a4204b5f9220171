"""The Celery application: queue, workers and the clock (beat) are configured in settings."""

import os
from typing import Any

from celery import Celery
from celery.signals import worker_ready
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "km20.settings")

TRANSPORT_ALIASES["filesystem"] = "km20.folder_queue:Transport"

app = Celery("km20")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@worker_ready.connect
def note_worker(**kwargs: Any) -> None:
    """A worker that has just come up is alive: the readiness check need not wait for the first tick of the clock."""
    from activity.actions import beat

    beat("worker")
