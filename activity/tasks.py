"""Doors for the workers: a name in, one call."""

from celery import shared_task

from activity import actions


@shared_task
def drain(subscriber: str) -> None:
    """Deliver everything that is due to one subscriber."""
    actions.deliver(subscriber)


@shared_task
def sweep() -> None:
    """Deliver what a dead worker or a lost broker left behind. Runs by the clock; a second run changes nothing."""
    for subscriber in actions.subscribers_with_work():
        actions.deliver(subscriber)


@shared_task
def prune() -> None:
    """Delete old done deliveries."""
    actions.prune()


@shared_task
def beat_alive() -> None:
    """The clock ticks and a worker hears it."""
    actions.beat("worker")
