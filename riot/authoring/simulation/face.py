"""One face of the bank: its moods on a coarse grid, and sums over any stretch of them at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from riot.authoring.simulation.plan import Leaf
from riot.messages import Mood
from riot.story.listening import counts, listen, now_heard
from riot.story.schema import Listen
from riot.story.show import Listening
from riot.story.trace import Heard
from riot.story.view import View

_LOOKS = 10
"""Hops for which somebody who comes looks at the screen."""

NOBODY = Mood(t=0.0)
"""The mood of an empty room."""

NOTHING = now_heard(NOBODY)
"""What it says."""


class Truth:
    """Where a guard passes along a track: `values` by cell, and the cells where that changes."""

    def __init__(self, values: list[bool]) -> None:
        self.values = values
        self.changes = [n for n, value in enumerate(values) if value != values[n - 1]]


class _Sums:
    """Running sums of columns over cells, for the sum over any stretch at once."""

    def __init__(self, columns: NDArray[np.float64]) -> None:
        sums = np.vstack([np.zeros(columns.shape[1]), np.cumsum(columns, axis=0)])
        self._rows: list[list[float]] = sums.tolist()
        self._many = len(columns)

    def between(self, begin: float, end: float) -> list[float]:
        """Give the sums from `begin` to `end`, in cells; the cells begin again after the last."""
        rows, many = self._rows, self._many
        low, high = int(begin), int(end)
        low_share, high_share = begin - low, end - high
        laps, high = divmod(high, many)
        low_laps, low = divmod(low, many)
        laps -= low_laps
        columns = zip(rows[low], rows[low + 1], rows[high], rows[high + 1], rows[-1], strict=True)
        return [
            laps * whole + c + high_share * (d - c) - a - low_share * (b - a)
            for a, b, c, d, whole in columns
        ]


class Face:
    """A track of moods, one every `hop` seconds, that begins again when it is over.

    `kind` says who it is: a temperament or "recorded". `moods` are taken in the middle of each
    hop by the real MoodKeeper; `neutral` is the mood of this face while a film calibrates.
    """

    def __init__(
        self, kind: str, labels: Sequence[str], hop: float, moods: Sequence[Mood], neutral: Mood
    ) -> None:
        self.kind = kind
        self.labels = tuple(labels)
        self.hop = hop
        self.moods = tuple(moods)
        self.moments = tuple(now_heard(mood) for mood in self.moods)
        self.neutral = neutral
        self.seconds = hop * len(self.moods)
        self.begins = _begins(self.moods, hop)
        self._truths: dict[Leaf, Truth] = {}
        self._views: dict[float, list[View]] = {}
        counting = np.array([counts(mood) for mood in self.moods])
        levels = np.array(
            [[mood.levels.get(label, 0.0) for label in self.labels] for mood in self.moods]
        )
        leads = np.array([[mood.dominant == label for label in self.labels] for mood in self.moods])
        weight = (counting * hop)[:, None]
        self._levels = _Sums(np.hstack([weight, weight * levels]))
        self._shares = _Sums(np.hstack([weight, weight * leads]))
        self._heights = np.where(counting[:, None], levels, 0.0)
        before = np.maximum.accumulate(np.where(counting, np.arange(len(self.moods)), -1))
        self._last: list[int] = before.tolist()

    def cell(self, at: float) -> int:
        """Give the number of the mood that holds `at` seconds along the track."""
        # A change is told by the time at which its cell begins, which rounding may place before it.
        return int((at + 1e-6) / self.hop) % len(self.moods)

    def noticed(self, phase: float, at: float) -> float:
        """Give when somebody who comes at a time is first read: they look at the screen then.

        That is in the middle of a hop, from which on the face is found for a while.
        """
        cell = math.ceil((at + phase) / self.hop - 0.5)
        many = len(self.moods)
        for later in range(many):
            stretch = range(cell + later, cell + later + _LOOKS)
            if all(self.moods[number % many].present for number in stretch):
                cell += later
                break
        return (cell + 0.5) * self.hop - phase

    def listening(self, begin: float, end: float, by: str) -> Listening:
        """Give what `listen()` would have heard from `begin` to `end` seconds along the track.

        The sums are differences of running sums, linear within a hop. What a scene that listens
        `by` mean, peak, share or last does not ask for may be left out.
        """
        if end <= begin:
            return Listening()
        table = self._shares if by == "share" else self._levels
        seconds, *sums = table.between(begin / self.hop, end / self.hop)
        if seconds <= 1e-9:
            return Listening()
        labels = self.labels
        if by == "share":
            shares = dict(zip(labels, sums, strict=True))
            return Listening(seconds, {}, {}, shares, dict.fromkeys(labels, 0.0))
        return Listening(
            seconds,
            dict(zip(labels, sums, strict=True)),
            self._peaks(begin, end) if by == "peak" else {},
            {},
            self._last_levels(begin, end) if by == "last" else {},
        )

    def truth(self, leaf: Leaf, seen: Callable[[Mood, Heard], View]) -> Truth:
        """Weigh a guard of the mood alone along the whole track, once; `seen` makes a view."""
        found = self._truths.get(leaf)
        if found is None:
            guard, min_margin = leaf
            views = self._views.get(min_margin)
            if views is None:
                views = self._views[min_margin] = list(map(seen, self.moods, self.moments))
            found = self._truths[leaf] = Truth([guard.passes(view) for view in views])
        return found

    def seen(self, at: float, min_margin: float) -> View:
        """Give the view of one mood that a truth was weighed on, `at` seconds along the track."""
        return self._views[min_margin][self.cell(at)]

    def _cells(self, begin: float, end: float) -> tuple[int, int]:
        """Give the first cell and the one after the last that the stretch touches, unwrapped."""
        first = int(begin / self.hop + 1e-6)
        return first, max(first + 1, int(np.ceil(end / self.hop - 1e-6)))

    def _peaks(self, begin: float, end: float) -> dict[str, float]:
        first, after = self._cells(begin, end)
        many = len(self.moods)
        first, after = first % many, first % many + after - first
        if after - first >= many:
            stretch = self._heights
        elif after <= many:
            stretch = self._heights[first:after]
        else:
            stretch = np.vstack([self._heights[first:], self._heights[: after - many]])
        return dict(zip(self.labels, stretch.max(axis=0).tolist(), strict=True))

    def _last_levels(self, begin: float, end: float) -> dict[str, float]:
        _, after = self._cells(begin, end)
        index = self._last[(after - 1) % len(self.moods)]
        return dict(self.moods[index if index >= 0 else self._last[-1]].levels)


def _begins(moods: Sequence[Mood], hop: float) -> list[float]:
    """Give when each mood may be taken to begin, in seconds along the track.

    A mood is taken in the middle of its hop, just before a face is read again. One that is found
    again was there since the last reading, half a hop earlier; all else changes in between.
    """
    return [
        (number - 0.5 * (mood.present and not moods[number - 1].present)) * hop
        for number, mood in enumerate(moods)
    ]


def listening_to(mood: Mood, seconds: float) -> Listening:
    """Give what is heard of a mood that stays the same."""
    return listen(Listening(), mood, seconds)


def window_of(how: Listen, round_begins: float, decided: float) -> tuple[float, float]:
    """Give the times between which a scene listens, in a round that began at `round_begins`."""
    end = decided if how.to is None else min(decided, round_begins + how.to)
    return round_begins + how.from_, end
