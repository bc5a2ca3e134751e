"""What was on the screen and when, and what a cut looked like: plain arithmetic on sightings."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Literal

from bench.code import BLANK, TORN, Code
from bench.film import FPS

Kind = Literal["held", "range", "cold", "seam"]

GRACE = 0.5
"""Share of a film frame that a picture may stand longer without counting as frozen: a display at
50 Hz shows everything on a grid of this."""

FRAME = 1 / FPS

SURE = 0.01
"""Seconds that no picture is shown for less: half a display frame."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A cut as it was ordered: at `at`, to `clip`'s frame `first`, from what was on the screen.

    `due` is when its picture is due (None: as soon as can be); `shown` are the frames that the
    picture before may show, as (clip, first, end).
    """

    kind: Kind
    at: float
    clip: int
    first: int
    shown: tuple[int, int, int]
    due: float | None = None

    def is_new(self, code: Code) -> bool:
        """Say whether a picture is none of what was on the screen before."""
        clip, first, end = self.shown
        return code[0] >= 0 and not (code[0] == clip and first <= code[1] < end)


@dataclass(frozen=True, slots=True)
class Seen:
    """What a cut looked like; times in seconds, NaN never. `frame` is the first of the new clip.

    `blank` is how long there was no picture at all, `torn` how long there was a broken one,
    `frozen` how long nothing new came, beyond one film frame. `last` is the old clip's last frame.
    `unseen` is how long nobody had looked when the first picture was seen.
    """

    t: float
    frame: int
    wrong: bool
    blank: float
    torn: float
    frozen: float
    last: int
    unseen: float = 0.0

    @property
    def sure(self) -> bool:
        """Say whether no picture can have come and gone before the first that was seen."""
        return self.unseen <= SURE


@dataclass
class Timeline:
    """Changes of the screen in the order of their time."""

    times: list[float] = field(default_factory=list[float])
    codes: list[Code] = field(default_factory=list[Code])
    unseen: list[float] = field(default_factory=list[float])

    def add(self, t: float, code: Code, unseen: float = 0.0) -> None:
        """Note that the screen shows `code` since `t`; for `unseen` seconds nobody had looked."""
        self.times.append(t)
        self.codes.append(code)
        self.unseen.append(unseen)

    def at(self, t: float) -> Code | None:
        """Give what was shown at a time."""
        place = bisect_right(self.times, t) - 1
        return self.codes[place] if place >= 0 else None

    def first_new(self, ordered: Ordered) -> float | None:
        """Give the time of the first picture after an order that is none of the old ones."""
        for place in range(bisect_right(self.times, ordered.at), len(self.times)):
            if ordered.is_new(self.codes[place]):
                return self.times[place]
        return None

    def seen(self, ordered: Ordered, before: float, after: float) -> Seen | None:
        """Judge a cut by what was shown from its order to `after` seconds past its first picture.

        None if that did not come `before` a time.
        """
        t = self.first_new(ordered)
        if t is None or t > before:
            return None
        until = t + after
        code = self.at(t)
        assert code is not None
        start = ordered.at if ordered.due is None else max(ordered.at, ordered.due - FRAME)
        old = [
            shown
            for _, _, shown in self.stretches(ordered.at - FRAME, t)
            if shown[0] == ordered.shown[0]
        ]
        return Seen(
            t=t,
            frame=code[1],
            wrong=code != (ordered.clip, ordered.first),
            blank=self._without(BLANK, start, until),
            torn=self._without(TORN, start, until),
            frozen=frozen(self._pictures(start, until), until),
            last=old[-1][1] if old else -1,
            unseen=self.unseen[bisect_right(self.times, t) - 1],
        )

    def stretches(self, start: float, end: float) -> list[tuple[float, float, Code]]:
        """Give what was shown from `start` to `end`: since, until, what."""
        first = max(0, bisect_right(self.times, start) - 1)
        found: list[tuple[float, float, Code]] = []
        for place in range(first, len(self.times)):
            since = self.times[place]
            if since >= end:
                break
            until = self.times[place + 1] if place + 1 < len(self.times) else end
            found.append((since, min(until, end), self.codes[place]))
        return found

    def _without(self, what: Code, start: float, end: float) -> float:
        return sum(
            (
                until - max(since, start)
                for since, until, code in self.stretches(start, end)
                if code == what
            ),
            0.0,
        )

    def _pictures(self, start: float, end: float) -> list[float]:
        """Give when another picture of a film came, from the one that stood at `start` on."""
        found: list[tuple[float, Code]] = []
        for since, _, code in self.stretches(start, end):
            if code[0] >= 0 and (not found or found[-1][1] != code):
                found.append((since, code))
        return [since for since, _ in found]


def frozen(pictures: Sequence[float], until: float) -> float:
    """Give the seconds in which nothing new came, beyond one film frame after each picture."""
    gaps = [after - before for before, after in pairwise([*pictures, until])]
    return sum((gap - FRAME for gap in gaps if gap > FRAME * (1 + GRACE)), 0.0)
