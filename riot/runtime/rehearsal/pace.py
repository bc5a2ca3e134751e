"""The paces to choose from, and the one that the machine manages."""

from __future__ import annotations

from collections import deque

SLOWEST, FASTEST = 0.25, 50.0
"""Paces that a rehearsal may have while it runs."""

FASTER = (SLOWEST, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, FASTEST)
"""What + and - step through."""

SECONDS = 2.0
"""Real seconds over which the pace is measured."""


class PaceGauge:
    """Measure how many seconds are shown in a real one."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()
        self._wanted = 0.0

    def see(self, real: float, shown: float, wanted: float) -> float:
        """Note both times; give the pace managed, or `wanted` while too little has been seen."""
        if wanted != self._wanted:
            self._wanted = wanted
            self._seen.clear()
        self._seen.append((real, shown))
        while real - self._seen[0][0] > SECONDS:
            self._seen.popleft()
        first_real, first_shown = self._seen[0]
        if real - first_real < SECONDS / 2:
            return wanted
        return (shown - first_shown) / (real - first_real)
