"""Time: the only module that touches the clock of the machine."""

from __future__ import annotations

import threading
import time
from datetime import UTC, datetime
from typing import Protocol

from riot.messages import Anchor


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


class PacedClock:
    """Run at a pace beside another clock: 0 stands still, 1 is real time, 50 is a hurry.

    A change of pace leaves the time where it is. No reader ever sees the time go back, except
    after `fall_back`. Safe to use from any thread.
    """

    def __init__(self, real: Clock, *, pace: float = 1.0, start: float | None = None) -> None:
        self._real = real
        now = real.now()
        self._anchor = Anchor(now if start is None else start, now, pace)
        self._latest = self._anchor.shown
        self._lock = threading.Lock()

    @property
    def anchor(self) -> Anchor:
        """Give what another process needs in order to show the same time."""
        return self._anchor

    @property
    def pace(self) -> float:
        """Give seconds shown for each real second."""
        return self._anchor.pace

    def now(self) -> float:
        """Give the time shown."""
        return self.at(self._real.now())

    def real_now(self) -> float:
        """Give the time of the other clock."""
        return self._real.now()

    def at(self, real: float) -> float:
        """Give the time shown at `real` seconds of the other clock."""
        with self._lock:
            anchor = self._anchor
            self._latest = max(self._latest, anchor.shown + (real - anchor.real) * anchor.pace)
            return self._latest

    def along(self, real: float) -> float:
        """Give the time that belongs to `real` seconds, also where a reader has seen a later one.

        For a loop on a grid, which keeps its even steps that way.
        """
        anchor = self._anchor
        return anchor.shown + (real - anchor.real) * anchor.pace

    def sleep(self, seconds: float) -> None:
        """Wait for so many seconds of the time shown; not at all while it stands still."""
        if seconds > 0 and self.pace > 0:
            self._real.sleep(seconds / self.pace)

    def set_pace(self, pace: float) -> Anchor:
        """Run at another pace from now on."""
        shown = self.now()
        with self._lock:
            self._anchor = Anchor(shown, self._real.now(), pace)
            return self._anchor

    def follow(self, anchor: Anchor) -> None:
        """Take over another process's time; stand still where this clock had run ahead of it."""
        with self._lock:
            self._anchor = anchor

    def fall_back(self, shown: float) -> Anchor:
        """Go on from `shown`, which may lie in the past: for an owner that cannot keep the pace."""
        with self._lock:
            self._anchor = Anchor(shown, self._real.now(), self._anchor.pace)
            self._latest = shown
            return self._anchor


def to_local(moment: datetime) -> datetime:
    """Give the same moment by the clock on the wall here, with its offset from UTC."""
    return moment.astimezone()


def utc_now() -> datetime:
    """Give the wall-clock time in UTC, for names and anchors, never for intervals."""
    return datetime.now(UTC)
