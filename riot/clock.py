"""Time: the only module that touches the clock of the machine."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Give monotonic seconds, and wait."""

    def now(self) -> float:
        """Give monotonic seconds; comparable between processes of one machine."""
        ...

    def sleep(self, seconds: float) -> None:
        """Wait; a duration of zero or less returns at once."""
        ...


class SystemClock:
    """Use the machine's monotonic clock, which all processes of one machine share."""

    def now(self) -> float:
        """Give monotonic seconds since an arbitrary start."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait for real."""
        if seconds > 0:
            time.sleep(seconds)


class ManualClock:
    """Move only when told: for tests, replay and simulation."""

    def __init__(self, start: float = 0.0) -> None:
        self._now = start

    def now(self) -> float:
        """Give the time that was last set."""
        return self._now

    def sleep(self, seconds: float) -> None:
        """Move on at once by `seconds`."""
        if seconds > 0:
            self._now += seconds

    def set(self, now: float) -> None:
        """Jump to `now`."""
        self._now = now


def utc_now() -> datetime:
    """Give the wall-clock time in UTC, for names and anchors, never for intervals."""
    return datetime.now(UTC)
