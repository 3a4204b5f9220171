"""The clock (celery beat) of a site: ``celery -A km20.clock beat``.

It only reads the schedule and names tasks to the queue, so it takes Celery without Django's apps: half the memory.
"""

import logging.config
import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "km20.settings")

TRANSPORT_ALIASES["filesystem"] = "km20.folder_queue:Transport"

app = Celery("km20", fixups=[])
app.config_from_object("django.conf:settings", namespace="CELERY")


@setup_logging.connect
def log_as_configured(**kwargs: Any) -> None:
    """Without Django nobody else does it."""
    logging.config.dictConfig(settings.LOGGING)
