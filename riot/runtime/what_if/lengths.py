"""How long clips last before a simulated screen: as they did in the recordings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from riot.footage import Footage
from riot.messages import Clip, ClipFailed, ClipStarted, CutTo, Message
from riot.runtime.rehearsal.projection import Length

ASSUMED = 20.0
"""Seconds that a clip is taken to last which nobody has measured."""

Range = tuple[str, float, float | None]
"""File, in and out: a clip apart from its sound and its words."""


def range_of(clip: Clip) -> Range:
    """Give what tells the lengths of two clips apart."""
    return clip.file, clip.start, clip.end


@dataclass(slots=True)
class Lengths:
    """Answer how long a clip lasts.

    `known` is from recordings, of this visit first and then of others; `footage` from the media
    folder, by file. What nobody knows is noted in `assumed`.
    """

    known: dict[Range, float] = field(default_factory=dict[Range, float])
    footage: Mapping[str, Footage] = field(default_factory=dict[str, Footage])
    failed: dict[str, str] = field(default_factory=dict[str, str])
    assumed: set[str] = field(default_factory=set[str])

    def of(self, clip: Clip) -> Length:
        """Give the seconds of a clip's range, or why it could not be played."""
        if clip.file in self.failed:
            return Length(0.0, self.failed[clip.file])
        seconds = self.known.get(range_of(clip))
        measured = self.footage.get(clip.file)
        if seconds is None and measured is not None and not measured.problem:
            end = measured.seconds if clip.end is None else min(clip.end, measured.seconds)
            seconds = max(0.0, end - clip.start)
        if seconds is None and clip.end is not None:
            seconds = max(0.0, clip.end - clip.start)
        if seconds is None:
            self.assumed.add(clip.file)
            seconds = ASSUMED
        return Length(seconds)


class Measured:
    """Gather from a recording what its screen told of each take."""

    def __init__(self) -> None:
        self.lengths: dict[Range, float] = {}
        self.failed: dict[str, str] = {}
        self.delays: list[float] = []
        self._cuts: dict[int, CutTo] = {}

    def cut(self, cut: CutTo) -> None:
        """Take a cut that was asked for."""
        self._cuts[cut.take] = cut

    def fact(self, fact: Message) -> None:
        """Take what the screen said."""
        if isinstance(fact, ClipFailed):
            self.failed.setdefault(fact.file, fact.reason)
        elif isinstance(fact, ClipStarted) and (cut := self._cuts.get(fact.take)) is not None:
            if isinstance(cut.picture, Clip):
                self.lengths.setdefault(range_of(cut.picture), fact.duration)
            if cut.due == "now" and cut.transition.kind == "cut" and fact.position == 0:
                self.delays.append(fact.t - cut.t)

    @property
    def delay(self) -> float:
        """Give the seconds that this screen took to show what was asked for at once."""
        ranked = sorted(self.delays)
        return max(0.0, ranked[len(ranked) // 2]) if ranked else 0.0
