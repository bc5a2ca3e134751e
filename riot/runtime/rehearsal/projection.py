"""A screen made of arithmetic: it says when each take begins and ends, at any pace.

A show asks its screen when a picture came on. A rehearsal at 50 times the pace cannot: decoding
would change what the story sees. So the story hears this screen, which is always on time, and the
real one follows as well as it can.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from riot.messages import Clip, ClipEnded, ClipFailed, ClipStarted, CutTo

Fact = ClipStarted | ClipEnded | ClipFailed
_NEARLY = 1e-6


@dataclass(frozen=True, slots=True)
class Length:
    """How long a clip's range lasts, in seconds, or why it cannot be played."""

    seconds: float
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Take:
    cut: CutTo
    begins: float
    seconds: float
    """Infinite for a card: the story says when it goes."""


class Projection:
    """Carry out cuts as the projector does, with decks that are always ready.

    `length_of` measures a clip.
    """

    def __init__(self, length_of: Callable[[Clip], Length]) -> None:
        self._length_of = length_of
        self._live: _Take | None = None
        self._waiting: _Take | None = None
        self._told_end = False
        self._facts: list[Fact] = []
        self._seq = 0

    def obey(self, cut: CutTo, now: float) -> float | None:
        """Take a cut; give when its picture begins, None for one that cannot be shown."""
        if self._live is not None and cut.take == self._live.cut.take:
            # What is on is told again: to a screen that has just started, or with other words.
            self._live = _Take(cut, self._live.begins, self._live.seconds)
            return now
        length = Length(math.inf)
        if isinstance(cut.picture, Clip):
            length = self._length_of(cut.picture)
            if length.problem:
                self._waiting = None
                self._fail(cut, cut.picture, length.problem, now)
                return None
        begins = self._begin(cut, now)
        self._waiting = _Take(cut, begins, length.seconds)
        return begins

    def fail(self, take: int, file: str, reason: str, now: float) -> None:
        """Take over a failure that the real screen met and that no measuring foresaw."""
        for shown in (self._live, self._waiting):
            if shown is None or shown.cut.take != take or not isinstance(shown.cut.picture, Clip):
                continue
            if shown.cut.picture.file == file:
                self._fail(shown.cut, shown.cut.picture, reason, now)

    def begun(self, fact: ClipStarted) -> None:
        """Take over when another screen, which carries out the same cuts, showed a take."""
        for shown in (self._waiting, self._live):
            if shown is not None and shown.cut.take == fact.take:
                self._live = _Take(shown.cut, fact.t - fact.position, fact.duration)
                self._waiting = None if shown is self._waiting else self._waiting
                self._told_end = False
                return

    def facts(self, now: float) -> list[Fact]:
        """Give what has happened up to `now` since the last call."""
        facts, self._facts = self._facts, []
        waiting, live = self._waiting, self._live
        if waiting is not None and now >= waiting.begins - _NEARLY:
            self._live, self._waiting, self._told_end = waiting, None, False
            if isinstance(waiting.cut.picture, Clip):
                facts.append(
                    ClipStarted(
                        t=waiting.begins,
                        seq=self._count(),
                        take=waiting.cut.take,
                        duration=waiting.seconds,
                    )
                )
        elif live is not None and waiting is None and self._has_ended(live, now):
            self._told_end = True
            facts.append(ClipEnded(t=now, seq=self._count(), take=live.cut.take))
        return facts

    def _has_ended(self, live: _Take, now: float) -> bool:
        if self._told_end or live.cut.loop:
            return False
        return now >= live.begins + live.seconds - _NEARLY

    def withdraw(self) -> None:
        """Forget the cut that waits for its moment."""
        self._waiting = None

    def clear(self) -> None:
        """Forget everything: the next cut begins at once, whatever its take."""
        self._live = self._waiting = None
        self._facts = []

    def _begin(self, cut: CutTo, now: float) -> float:
        seconds = 0.0 if cut.transition.kind == "cut" else cut.transition.seconds
        dip = seconds / 2 if cut.transition.kind == "fade_through" else 0.0
        end = self._end(now) if cut.due == "clip_end" else now
        if cut.due == "clip_end" and not dip:
            return max(now, end - seconds)
        return max(now + dip, end)

    def _end(self, now: float) -> float:
        """Give when the live clip, or this round of it, is over."""
        live = self._live
        if live is None or math.isinf(live.seconds):
            return now
        end = live.begins + live.seconds
        if live.cut.loop and end < now - _NEARLY and live.seconds > 0:
            end += math.ceil((now - _NEARLY - end) / live.seconds) * live.seconds
        return end

    def _fail(self, cut: CutTo, clip: Clip, reason: str, now: float) -> None:
        self._facts.append(
            ClipFailed(t=now, seq=self._count(), take=cut.take, file=clip.file, reason=reason)
        )

    def _count(self) -> int:
        self._seq += 1
        return self._seq
