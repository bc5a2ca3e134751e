"""One face of the bank: its moods on a coarse grid, and sums over any stretch of them at once."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from riot.authoring.simulation.plan import Leaf
from riot.messages import Mood
from riot.story.listening import counts, listen
from riot.story.schema import Listen
from riot.story.show import Listening
from riot.story.view import View

NOBODY = Mood(t=0.0)
"""The mood of an empty room."""


class Truth:
    """Where a guard passes along a track: `values` by cell, and the cells where that changes."""

    def __init__(self, values: list[bool]) -> None:
        self.values = values
        self.changes = [n for n, value in enumerate(values) if value != values[n - 1]]


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
        self.neutral = neutral
        self.seconds = hop * len(self.moods)
        self._truths: dict[Leaf, Truth] = {}
        self._views: dict[float, list[View]] = {}
        counting = np.array([counts(mood) for mood in self.moods])
        levels = np.array(
            [[mood.levels.get(label, 0.0) for label in self.labels] for mood in self.moods]
        )
        leads = np.array([[mood.dominant == label for label in self.labels] for mood in self.moods])
        weight = (counting * hop)[:, None]
        columns = np.hstack([weight, weight * levels, weight * leads])
        sums = np.vstack([np.zeros(columns.shape[1]), np.cumsum(columns, axis=0)])
        self._sums: list[list[float]] = sums.tolist()
        self._whole = self._sums[-1]
        self._levels = np.where(counting[:, None], levels, 0.0)
        before = np.maximum.accumulate(np.where(counting, np.arange(len(self.moods)), -1))
        self._last: list[int] = before.tolist()

    def cell(self, at: float) -> int:
        """Give the number of the mood that holds `at` seconds along the track."""
        # A change is told by the time at which its cell begins, which rounding may place before it.
        return int((at + 1e-6) / self.hop) % len(self.moods)

    def noticed(self, phase: float, at: float) -> float:
        """Give when somebody who comes at a time is first read, in the middle of a hop."""
        return (math.ceil((at + phase) / self.hop - 0.5) + 0.5) * self.hop - phase

    def listening(self, begin: float, end: float, by: str) -> Listening:
        """Give what `listen()` would have heard from `begin` to `end` seconds along the track.

        The sums are differences of running sums, linear within a hop. Peaks and the last levels
        are only filled in when a scene asks for them with `by`.
        """
        if end <= begin:
            return Listening()
        laps = int(begin / self.seconds)
        begin, end = begin - laps * self.seconds, end - laps * self.seconds
        low, high = self._sum(begin), self._sum(end)
        total = [b - a for a, b in zip(low, high, strict=True)]
        seconds = total[0]
        if seconds <= 1e-9:
            return Listening()
        labels, many = self.labels, len(self.labels)
        shares = {
            label: share
            for label, share in zip(labels, total[many + 1 :], strict=False)
            if share > 1e-9
        }
        return Listening(
            seconds=seconds,
            sums=dict(zip(labels, total[1 : many + 1], strict=False)),
            shares=shares,
            peaks=self._peaks(begin, end) if by == "peak" else {},
            last=self._last_levels(begin, end) if by == "last" else {},
        )

    def truth(self, leaf: Leaf, seen: Callable[[Mood], View]) -> Truth:
        """Weigh a guard of the mood alone along the whole track, once; `seen` makes a view."""
        found = self._truths.get(leaf)
        if found is None:
            views = self._views.get(leaf[1])
            if views is None:
                views = self._views[leaf[1]] = [seen(mood) for mood in self.moods]
            found = self._truths[leaf] = Truth([leaf[0].passes(view) for view in views])
        return found

    def _sum(self, at: float) -> list[float]:
        place = at / self.hop
        index = int(place)
        share = place - index
        laps, index = divmod(index, len(self.moods))
        low, high = self._sums[index], self._sums[index + 1]
        if not laps:
            return [a + share * (b - a) for a, b in zip(low, high, strict=False)]
        return [
            laps * whole + a + share * (b - a)
            for whole, a, b in zip(self._whole, low, high, strict=False)
        ]

    def _cells(self, begin: float, end: float) -> tuple[int, int]:
        """Give the first cell and the one after the last that the stretch touches, unwrapped."""
        first = int(begin / self.hop + 1e-6)
        return first, max(first + 1, int(np.ceil(end / self.hop - 1e-6)))

    def _peaks(self, begin: float, end: float) -> dict[str, float]:
        first, after = self._cells(begin, end)
        many = len(self.moods)
        if after - first >= many:
            stretch = self._levels
        elif after <= many:
            stretch = self._levels[first:after]
        else:
            stretch = np.vstack([self._levels[first:], self._levels[: after - many]])
        return dict(zip(self.labels, stretch.max(axis=0).tolist(), strict=True))

    def _last_levels(self, begin: float, end: float) -> dict[str, float]:
        _, after = self._cells(begin, end)
        index = self._last[(after - 1) % len(self.moods)]
        return dict(self.moods[index if index >= 0 else self._last[-1]].levels)


def listening_to(mood: Mood, seconds: float) -> Listening:
    """Give what is heard of a mood that stays the same."""
    return listen(Listening(), mood, seconds)


def window_of(how: Listen, round_begins: float, decided: float) -> tuple[float, float]:
    """Give the times between which a scene listens, in a round that began at `round_begins`."""
    end = decided if how.to is None else min(decided, round_begins + how.to)
    return round_begins + how.from_, end
