"""Send one recorded viewer through a film: readings by time, pictures by a simulated screen."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riot.messages import (
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    EndSession,
    Message,
    ScreenReady,
)
from riot.mood.settings import MoodSettings
from riot.record.sessions import Session
from riot.runtime.line import TICK_RATE, Line, Tick
from riot.runtime.opening import every_tick, opened_line
from riot.runtime.rehearsal.projection import Projection
from riot.runtime.uncollected import uncollected
from riot.runtime.what_if.lengths import Lengths, Range, range_of
from riot.runtime.what_if.paths import OPEN, Path, Turn, ends_well, turn_of
from riot.story.cutting import resume
from riot.story.graph import Graph

GRACE = 0.5
"""Seconds that a simulated screen may be behind the recorded one at the end of a visit."""

_TOLD = (ClipStarted, ClipEnded, ClipFailed, ScreenReady)

Shown = tuple[int, str, Range | None]
"""What a cut puts on the screen: its take, its scene, and which clip; None for a card."""


def shown_by(cut: CutTo) -> Shown:
    """Give what makes two cuts the same to a viewer."""
    clip = cut.picture if isinstance(cut.picture, Clip) else None
    return cut.take, cut.scene, None if clip is None else range_of(clip)


@dataclass(frozen=True, slots=True)
class Recording:
    """A session, read: what its ticks consumed, the cuts that its film asked for, and its path.

    `start` is the film's time at its first tick, `last` its last tick; `delay` is what its screen
    took to show a picture.
    """

    session: Session
    graph: Graph
    inputs: Sequence[tuple[int, list[Message]]]
    cuts: Mapping[int, tuple[Shown, ...]]
    path: Path
    start: float
    last: int
    delay: float


@dataclass(frozen=True, slots=True)
class Played:
    """Where a film led a recorded viewer.

    `left_at` is when it left the recording, in seconds; None where the screen's word was the
    recorded one to the end.
    """

    path: Path
    left_at: float | None


def play(
    recording: Recording,
    lengths: Lengths,
    graph: Graph | None = None,
    settings: MoodSettings | None = None,
    *,
    simulated: bool = False,
) -> Played:
    """Play a film before a recorded viewer.

    As long as the film asks for the very cuts that the recorded one asked for, the screen's word
    comes from the recording; from then on, or from the beginning where all is to be `simulated`,
    from a screen made of arithmetic. Raises as `opened_line` does.
    """
    line = opened_line(recording.session, recording.graph, graph, settings)
    player = _Player(recording, line, graph or recording.graph, lengths, simulated)
    with uncollected():
        return player.played()


class _Player:
    """Carry a viewer through a film, tick by tick."""

    def __init__(
        self, recording: Recording, line: Line, graph: Graph, lengths: Lengths, simulated: bool
    ) -> None:
        self._recording = recording
        self._line = line
        self._graph = graph
        self._screen = Projection(lengths.of)
        self._left_at = 0.0 if simulated else None
        self._turns: list[Turn] = []
        first = recording.session.header.first_tick
        _show_what_stands(line, graph, self._screen, line.time_of(first - line.held))

    def played(self) -> Played:
        """Play to an ending, or until the recording is over."""
        recording, line = self._recording, self._line
        header, recorded_last = recording.session.header, recording.last
        last = recorded_last + round(GRACE * TICK_RATE)
        for number, inputs in every_tick(header, recording.inputs, last):
            if number > recorded_last and self._left_at is None:
                break
            done = line.tick(number, self._told(number, inputs))
            if done.trace:
                self._turns += [turn_of(one, recording.start) for one in done.trace if one.to]
            if done.effects or number in recording.cuts:
                self._obey(done)
            for effect in done.effects:
                if isinstance(effect, EndSession):
                    ended = effect.outcome if effect.reason == "ended" else effect.reason
                    return self._result(ended)
        return self._result(self._unended())

    def _result(self, ending: str) -> Played:
        begins = self._recording.session.header.scene
        return Played(Path(begins, tuple(self._turns), ending), self._left_at)

    def _told(self, number: int, inputs: list[Message]) -> list[Message]:
        """Give what a tick consumes: the viewer's and the desk's as recorded, the screen's not."""
        if self._left_at is None:
            for item in inputs:
                if isinstance(item, ClipStarted):
                    self._screen.begun(item)
            return inputs
        told = [item for item in inputs if not isinstance(item, _TOLD)]
        if not self._line.show.paused:
            told += self._screen.facts(self._line.time_of(number - self._line.held))
        return told

    def _obey(self, done: Tick) -> None:
        cuts = [effect for effect in done.effects if isinstance(effect, CutTo)]
        recorded = self._recording.cuts.get(done.number, ())
        if self._left_at is None and tuple(map(shown_by, cuts)) != recorded:
            self._left_at = round(done.film - self._recording.start, 3)
        for cut in cuts:
            late = self._recording.delay if cut.due == "now" else 0.0
            self._screen.obey(cut, done.film + late)

    def _unended(self) -> str:
        """Say how a visit ended whose recording is over."""
        if self._left_at is None:
            return self._recording.path.ending
        show = self._line.show
        scenes = [show.scene] if show.pending is None else [show.scene, show.pending.scene]
        return next((scene for scene in scenes if ends_well(self._graph, scene)), OPEN)


def _show_what_stands(line: Line, graph: Graph, screen: Projection, now: float) -> None:
    """Let the simulated screen have what the recorded one had on when the session began."""
    show, effects = resume(graph, line.show)
    for effect in effects:
        if isinstance(effect, CutTo):
            screen.obey(effect, now)
    if show.started is not None and show.duration:
        screen.begun(
            ClipStarted(t=show.started, take=show.take, duration=show.duration, position=0.0)
        )
    else:
        screen.facts(now)
