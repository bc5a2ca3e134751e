"""Read for a moment, then rest for longer: so that a flood costs a fifth of a core at most."""

from __future__ import annotations

from riot.clock import Clock
from riot.rigs.input.guards.bucket import Bucket

CALM = 1000.0
"""Packets a second that are read the moment they come."""
WORK = 0.001
"""Seconds for which packets are read at a time."""
SHARE = 3.5
"""A rest is so many times as long as the reading before it."""
SHORTEST, LONGEST = 0.004, 0.02
"""Seconds. Within the longest, the system's buffer holds what comes."""
MOST = 512
"""Packets at a time."""
_LOOK = 4
"""Packets between two looks at the clock."""


class Rest:
    """Say when to read, and when it is enough."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._calm = Bucket(CALM)
        self._began = 0.0
        self._packets = 0
        self.end: float | None = None
        """When the rest is over; None outside of one."""

    @property
    def resting(self) -> bool:
        """Say whether nothing is to be read now."""
        return self.end is not None

    def begin(self, now: float) -> bool:
        """Begin to read; False while the rest lasts."""
        if self.end is not None and now < self.end:
            return False
        self.end = None
        self._began = self._clock.now()
        self._packets = 0
        return True

    def may_go_on(self) -> bool:
        """Say before each packet whether there is time for it; it is counted."""
        if self._packets >= MOST:
            return False
        if self._packets % _LOOK == _LOOK - 1 and self._clock.now() - self._began >= WORK:
            return False
        self._packets += 1
        return True

    def add(self, work: int) -> None:
        """Count work that was done in one piece, as if it had been packets."""
        self._packets += work

    def finish(self, now: float) -> None:
        """Rest, if more has come than in calm times."""
        if self._calm.take(now, self._packets):
            return
        spent = self._clock.now() - self._began
        self.end = now + spent + min(LONGEST, max(SHORTEST, SHARE * spent))
