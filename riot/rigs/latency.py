"""How long it takes from a frame to its OSC."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence

from riot.clock import Clock

_KEPT = 4096
_FEW = 32
"""Of so many shares of what is kept, one may be new before it is sorted again."""


class Latencies:
    """Time each reading once, from its frame's capture to when it first left."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._newest = 0.0
        self._seconds: deque[float] = deque(maxlen=_KEPT)
        self._new = 0
        self._ordered: list[float] = []

    def sent(self, reading_t: float) -> None:
        """Note that what a frame of `reading_t` showed is leaving now."""
        if reading_t > self._newest:
            self._newest = reading_t
            self._seconds.append(self._clock.now() - reading_t)
            self._new += 1

    def figures(self) -> dict[str, float]:
        """Give the count of `readings` and percentiles of their seconds; cheap at every tick."""
        figures: dict[str, float] = {"readings": len(self._seconds)}
        if self._new > len(self._seconds) // _FEW:
            self._new = 0
            self._ordered = sorted(self._seconds)
        if ordered := self._ordered:
            figures["latency_p50"] = _percentile(ordered, 0.50)
            figures["latency_p95"] = _percentile(ordered, 0.95)
            figures["latency_max"] = ordered[-1]
        return figures


def _percentile(ordered: Sequence[float], share: float) -> float:
    return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)]
