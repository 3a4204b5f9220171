"""Skewed choices: few do much, most do little, as in every company."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from random import Random
from typing import TypeVar

Item = TypeVar("Item")


class Zipf:
    """Picks of ``items`` where the one of rank r comes up in proportion to 1 / r ** ``exponent``."""

    def __init__(self, random: Random, exponent: float = 1.0) -> None:
        self._random = random
        self._exponent = exponent
        self._weights: list[float] = []

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.rank(len(items))]

    def rank(self, count: int) -> int:
        """A rank below ``count``, 0 being the likeliest."""
        if count > len(self._weights):
            self._weights = list(accumulate(1 / (rank + 1) ** self._exponent for rank in range(count)))
        return bisect_left(self._weights, self._random.random() * self._weights[count - 1], hi=count - 1)

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """``count`` different items, or as many as are found soon."""
        found: dict[Item, None] = {}
        for _ in range(count * 4):
            if len(found) == min(count, len(items)):
                break
            found[self.pick(items)] = None
        return list(found)


def few(random: Random, mean: float, most: int) -> int:
    """A small number around ``mean``: usually fewer, sometimes many more, at most ``most``."""
    if mean <= 0:
        return 0
    return min(int(random.expovariate(1 / mean) + random.random() * 0.6), most)
