"""When the next DMX frame is due."""

from __future__ import annotations

FASTEST = 44.0
"""Frames a second: what a line of 512 DMX channels carries, and E1.31 6.6.1 allows."""

KEEP_ALIVE = 0.9
"""Seconds between frames of which nothing changed: E1.31 6.6.1 wants 0.8 to 1, Art-Net up to 4."""

REPEATS = 3
"""Frames that repeat a change at once, for a datagram may be lost (E1.31 6.6.1)."""


class FramePace:
    """Send changes at the rate, repeat them three times, then keep the universe alive."""

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / min(rate, FASTEST)
        self._pending = 0
        self._last: float | None = None

    def changed(self) -> None:
        """Note that a level has changed."""
        self._pending = 1 + REPEATS

    def due(self, now: float) -> bool:
        """Tell whether a frame is to leave at `now` seconds."""
        if self._last is None:
            return True
        # A tick that comes a little early is not worth another whole one.
        wait = self._interval * 0.9 if self._pending else KEEP_ALIVE
        return not 0.0 <= now - self._last < wait

    def left(self, now: float) -> None:
        """Note that a frame left at `now` seconds."""
        self._last = now
        self._pending = max(0, self._pending - 1)
