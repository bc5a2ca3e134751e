"""Ways in which a kept value moves. By time alone."""

from __future__ import annotations

import math
from dataclasses import dataclass

_EARLY = 0.0005
_CLOSE = 1e-5


@dataclass(frozen=True, slots=True)
class Held:
    """Stay at a value."""

    value: float | int

    def at(self, _now: float) -> float | int:
        """Give the value."""
        return self.value


@dataclass(frozen=True, slots=True)
class Fade:
    """Move in a straight line from `start` to `target` within `seconds` from `begins`."""

    start: float
    target: float
    begins: float
    seconds: float

    def at(self, now: float) -> float:
        """Give the value at `now`."""
        if self.over(now):
            return self.target
        share = max(0.0, (now - self.begins) / self.seconds)
        return self.start + share * (self.target - self.start)

    def over(self, now: float) -> bool:
        """Say whether it has arrived."""
        return now - self.begins + _EARLY >= self.seconds


@dataclass(frozen=True, slots=True)
class Follow:
    """Come nearer to `target` all the time, by 63 % in each `smooth` seconds; at once with 0."""

    start: float
    target: float
    begins: float
    smooth: float

    def at(self, now: float) -> float:
        """Give the value at `now`."""
        if self.smooth <= 0:
            return self.target
        left = math.exp(-max(0.0, now - self.begins) / self.smooth)
        value = self.target + (self.start - self.target) * left
        return self.target if abs(value - self.target) < _CLOSE else value


Motion = Held | Fade | Follow
