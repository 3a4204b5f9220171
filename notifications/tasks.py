"""Doors for the workers."""

from celery import shared_task

from notifications import mailing


@shared_task
def send_due_mail() -> None:
    """Mail what is due. Runs by the clock; a second run beside it sends nothing twice, a missed one loses nothing."""
    mailing.send_due()
