"""Where nothing was read at all, which is no face that went away: no camera, or no perception."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import accumulate

from riot.record.report.session_page.film_time import TICK_RATE, FilmTime

SILENT = 1.2
"""Seconds without a reading from which nobody looked: even a slow camera has one a second."""

FRESH = 0.75
"""Seconds for which a reading says whether there is a face; a lost one is held about as long."""

_LEAST = 0.25
"""Seconds of film below which a stretch is no stretch: an operator held the film."""

Stretch = tuple[float, float]


class Read:
    """The ticks at which something was read.

    `ticks` are those with a reading; `lost` are first and last ticks of records that are missing,
    for nobody knows what they held.
    """

    def __init__(self, ticks: Iterable[int], lost: Iterable[tuple[int, int]] = ()) -> None:
        known = sorted([*((tick, tick) for tick in set(ticks)), *lost])
        self._begins = [begins for begins, _ in known]
        self._ends = list(accumulate((ends for _, ends in known), max))

    def recently(self, tick: int) -> bool:
        """Tell whether a reading was fresh at a tick."""
        after = bisect_right(self._begins, tick)
        return after > 0 and self._ends[after - 1] >= tick - FRESH * TICK_RATE

    def gaps(self, first: int, last: int, time: FilmTime) -> Iterator[Stretch]:
        """Give the stretches of film, from one tick to another, in which nothing was read."""
        before = first
        for begins, ends in zip((*self._begins, last), (*self._ends, last), strict=True):
            if (begins - before) / TICK_RATE > SILENT:
                stretch = time.at(before), time.at(begins)
                if stretch[1] - stretch[0] >= _LEAST:
                    yield stretch
            before = max(before, ends)
