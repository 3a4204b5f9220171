"""What happened at Larkfield, in the order of time: steps, each with its moment."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

#: Does something as the people of the company would; gets the moment at which it happens.
type_step = Callable[[datetime], None]


@dataclass(order=True)
class Step:
    """Something to do at a moment; ``number`` keeps the order of steps of one moment."""

    moment: datetime
    number: int
    act: type_step = field(compare=False)


class Story:
    """Steps in the order of their moments. A step may add later ones."""

    def __init__(self, now: datetime) -> None:
        self.now = now
        self._steps: list[Step] = []
        self._number = 0

    def at(self, moment: datetime, act: type_step) -> None:
        """Add a step. What would lie in the future happens in the last half hour, in the order it was added."""
        self._number += 1
        latest = self.now - timedelta(minutes=30) + timedelta(seconds=self._number / 10)
        heapq.heappush(self._steps, Step(min(moment, latest), self._number, act))

    def play(self) -> None:
        """Do every step in the order of time."""
        while self._steps:
            step = heapq.heappop(self._steps)
            step.act(step.moment)

    def ago(self, days: float, at: str = "09:00") -> datetime:
        """The day so many days ago, at that hour; never in the last hour."""
        hour, minute = (int(part) for part in at.split(":"))
        day = self.now - timedelta(days=days)
        return min(day.replace(hour=hour, minute=minute, second=0, microsecond=0), self.now - timedelta(hours=1))


def some(people: list[str], count: int, *seed: str) -> list[str]:
    """``count`` of these people, always the same for the same seed."""
    chosen = sorted(people)
    Random("|".join(seed)).shuffle(chosen)  # noqa: S311  (a choice that must be the same each time)
    return chosen[:count]


def soon(moment: datetime, span: timedelta, *seed: str) -> datetime:
    """A moment within ``span`` behind ``moment``, sooner rather than later; always the same for the same seed."""
    return moment + span * (Random("|".join(seed)).random() ** 2)  # noqa: S311
