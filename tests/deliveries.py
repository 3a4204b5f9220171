"""What the workers do, done at once by a test."""

from __future__ import annotations

from activity import actions


def drain() -> int:
    """Deliver every due event to every subscriber until nothing is left; the number of deliveries."""
    delivered = 0
    while names := actions.subscribers_with_work():
        done = sum(actions.deliver(name) for name in names)
        delivered += done
        if not done:
            break
    return delivered
