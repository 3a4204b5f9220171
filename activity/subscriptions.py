"""Who hears of which events. Apps subscribe in ``AppConfig.ready`` by importing their ``subscribers`` module."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from activity.models import Event

type_handler = Callable[[Sequence["Event"]], None]


@dataclass(frozen=True)
class Subscriber:
    """A function that hears of events, in batches of at most ``batch``; safe to run twice with the same ones."""

    name: str
    verbs: frozenset[str]
    handle: type_handler
    batch: int


_subscribers: dict[str, Subscriber] = {}


def subscribe(name: str, verbs: Iterable[str], *, batch: int = 1) -> Callable[[type_handler], type_handler]:
    """Register the decorated function under ``name`` ("room.purpose") for ``verbs``.

    It gets a list of 1 to ``batch`` events in the order they happened. It must be safe to run twice. What it raises is
    kept with the deliveries of this batch, which are tried again later with growing waits.
    """

    def register(handle: type_handler) -> type_handler:
        if name in _subscribers and _subscribers[name].handle is not handle:
            raise ValueError(f"two subscribers are called {name!r}")
        _subscribers[name] = Subscriber(name, frozenset(verbs), handle, batch)
        return handle

    return register


def subscribers_of(verb: str) -> list[Subscriber]:
    """The subscribers that hear of ``verb``."""
    return [subscriber for subscriber in _subscribers.values() if verb in subscriber.verbs]


def get(name: str) -> Subscriber | None:
    """The subscriber of that name, or None where a release removed it."""
    return _subscribers.get(name)


def names() -> list[str]:
    """All registered names."""
    return sorted(_subscribers)
