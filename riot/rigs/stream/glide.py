"""Fill the time between two readings, so that lights do not step."""

from __future__ import annotations

from collections.abc import Sequence

from riot.rigs.values import OscValue

LONGEST = 0.2
"""Seconds that a glide may take; after a longer gap the value must not crawl."""
_WORTH_IT = 1.5
"""Steps that a glide takes at least; a stream about as fast as the readings has nothing to fill."""


class Glide:
    """Move values from where they are to the newest reading's within the last readings' interval.

    Readings come in at any rate; a stream with `step` seconds between its packets starts to move in
    the very tick in which a reading comes. A stream no faster than the readings adds no delay.
    `turns` says of each value whether it is an angle.
    """

    def __init__(self, step: float, turns: Sequence[bool]) -> None:
        self._step = step
        self._turns = tuple(turns)
        self._start: list[OscValue | None] = [None] * len(turns)
        self._shown: list[OscValue | None] = [None] * len(turns)
        self._reading_t = 0.0
        self._begins = 0.0
        self._seconds = 0.0

    def move(
        self, targets: Sequence[OscValue | None], reading_t: float, now: float
    ) -> list[OscValue | None]:
        """Give the values at `now`; `reading_t` is the time of the newest reading's frame."""
        if reading_t != self._reading_t:
            seconds = min(LONGEST, reading_t - self._reading_t)
            self._seconds = seconds if seconds > _WORTH_IT * self._step else 0.0
            self._reading_t = reading_t
            self._begins = now - self._step
            self._start = self._shown
        elapsed = now - self._begins
        if elapsed >= self._seconds:
            self._shown = list(targets)
        else:
            share = elapsed / self._seconds
            self._shown = [
                _between(start, target, share, turning)
                for start, target, turning in zip(self._start, targets, self._turns, strict=True)
            ]
        return self._shown


def _between(
    start: OscValue | None, target: OscValue | None, share: float, turning: bool
) -> OscValue | None:
    if not isinstance(start, float) or not isinstance(target, float):
        return target
    if not turning:
        return start + share * (target - start)
    way = (target - start + 180.0) % 360.0 - 180.0
    return (start + share * way + 180.0) % 360.0 - 180.0
