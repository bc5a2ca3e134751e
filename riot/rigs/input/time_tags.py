"""Turn the time tags of bundles into seconds to wait, and hold what waits."""

from __future__ import annotations

import heapq
from collections.abc import Callable
from datetime import datetime
from typing import Generic, TypeVar

LONGEST_WAIT = 1.0
"""Seconds. A bundle for later than that comes from a sender whose clock is off."""
MOST_WAITING = 256
"""Messages."""
_UNIX_IN_NTP = 2_208_988_800
_ERA = 2**32
"""NTP's seconds begin anew in 2036."""

Item = TypeVar("Item")


def seconds_ahead(time_tag: int, utc: Callable[[], datetime]) -> float:
    """Give how long to wait: 0 for at once, for the past, and for later than LONGEST_WAIT.

    A time tag takes the unevenness of a network out of what was sent a moment ahead. Clocks of two
    machines may differ by anything, and a GO must never be late for that: so only a short wait is
    believed.
    """
    if time_tag <= 1:
        return 0.0
    seconds = time_tag / 2**32
    if seconds < _ERA / 2:
        seconds += _ERA
    ahead = seconds - _UNIX_IN_NTP - utc().timestamp()
    return ahead if 0.0 < ahead <= LONGEST_WAIT else 0.0


class Waiting(Generic[Item]):
    """Keep a limited number of things until they are due."""

    def __init__(self) -> None:
        self._heap: list[tuple[float, int, Item]] = []
        self._count = 0

    def __len__(self) -> int:
        return len(self._heap)

    @property
    def next_due(self) -> float | None:
        """Give when the next is due; None when nothing waits."""
        return self._heap[0][0] if self._heap else None

    def add(self, due: float, item: Item) -> bool:
        """Keep it until `due`; False when too many wait already."""
        if len(self._heap) >= MOST_WAITING:
            return False
        self._count += 1
        heapq.heappush(self._heap, (due, self._count, item))
        return True

    def take(self, now: float) -> list[Item]:
        """Take out what is due, the earliest first."""
        found: list[Item] = []
        while self._heap and self._heap[0][0] <= now:
            found.append(heapq.heappop(self._heap)[2])
        return found
