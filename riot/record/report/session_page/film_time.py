"""Ticks as film time, which stands still while an operator holds the film."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

TICK_RATE = 60.0


@dataclass(frozen=True, slots=True)
class FilmTime:
    """The film time of some ticks, both in order."""

    ticks: tuple[int, ...]
    times: tuple[float, ...]

    @classmethod
    def of(cls, known: Iterable[tuple[int, float]]) -> FilmTime:
        """Make it from ticks whose film time is known, in any order."""
        pairs = sorted(dict(known).items())
        return cls(tuple(tick for tick, _ in pairs), tuple(time for _, time in pairs))

    def at(self, tick: int) -> float:
        """Give the film time of a tick, in seconds since the session began.

        Between two known ticks it runs evenly; beyond the last, by the grid.
        """
        after = bisect_right(self.ticks, tick)
        if after == 0:
            if not self.ticks:
                return 0.0
            return max(0.0, self.times[0] - (self.ticks[0] - tick) / TICK_RATE)
        tick0, time0 = self.ticks[after - 1], self.times[after - 1]
        on = time0 + (tick - tick0) / TICK_RATE
        return on if after == len(self.ticks) else min(on, self.times[after])
