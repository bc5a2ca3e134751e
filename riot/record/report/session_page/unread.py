"""Where nothing was read at all, which is no face that went away: no camera, or no perception."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from math import inf

from riot.record.report.session_page.film_time import TICK_RATE, FilmTime

SILENT = 1.5
"""Seconds without a reading from which nobody looked: even a slow camera has one a second."""

_LEAST = 0.25
"""Seconds of film below which a stretch is no stretch: an operator held the film."""

Stretch = tuple[float, float]


def unread_stretches(
    read: Sequence[int], lost: Iterable[tuple[int, int]], first: int, last: int, time: FilmTime
) -> Iterator[Stretch]:
    """Give the stretches of film time, from tick `first` to `last`, in which nothing was read.

    `read` are the ticks with a reading, in order; `lost` are first and last ticks of records that
    are missing: nobody knows what they held.
    """
    known = sorted([(tick, tick) for tick in read] + [*lost, (last, last)])
    before = first
    for begins, ends in known:
        if (begins - before) / TICK_RATE > SILENT:
            stretch = time.at(before), time.at(begins)
            if stretch[1] - stretch[0] >= _LEAST:
                yield stretch
        before = max(before, ends)


def within(stretches: Sequence[Stretch], t: float) -> bool:
    """Tell whether a film time lies in one of them, which are in order."""
    after = bisect_right(stretches, (t, inf))
    return after > 0 and t < stretches[after - 1][1]
