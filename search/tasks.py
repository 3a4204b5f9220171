"""Doors for the workers."""

from __future__ import annotations

import logging

from celery import shared_task

from search import check

log = logging.getLogger(__name__)


@shared_task(soft_time_limit=3300, time_limit=3600)
def repair() -> None:
    """Compare the index with the database and write again what differs. Runs by the clock, at night."""
    drift = check.compare()
    if drift:
        log.warning("The search index differed from the database in %d rows; repaired.", check.repair(drift))
