"""The line without its ends: inputs in, mood, story, effects out. The same for show and replay.

There are two times. Ticks, readings and moods have the machine's. The film has its own, which
stands still while an operator holds it and so falls behind: the story, its effects and the screen
know that one alone.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import NamedTuple, cast

from riot.messages import (
    Anchor,
    BeginSession,
    Calibrate,
    ClockJumped,
    Effect,
    EmotionReading,
    Message,
    Mood,
)
from riot.mood.keeper import MoodKeeper
from riot.mood.override import overridden
from riot.story.graph import Graph
from riot.story.show import Show
from riot.story.step import StoryEvent, step
from riot.story.telling import in_force
from riot.story.timing import position
from riot.story.trace import Decision

TICK_RATE = 60.0
"""Ticks a second; a grid, so that a replay needs no time stamps and repeats every number."""

STORY_EVENTS = StoryEvent.__args__
"""The classes that the story steps on."""


class Tick(NamedTuple):
    """What one tick did.

    `now` is the machine's time, `film` the film's. `turn` ties the two together anew where the
    film was held, or let go on, in this tick.
    """

    number: int
    now: float
    effects: tuple[Effect, ...]
    trace: tuple[Decision, ...]
    mood: Mood
    film: float
    turn: Anchor | None = None


class Line:
    """Keep the show and the mood, and move both on by one tick at a time.

    `grid_start` is the monotonic time of tick 0. `new_keeper` makes a mood keeper that knows no
    viewer: one for each session. For a line that goes on after tick `last`, `held` says how many
    ticks up to then the film was held.
    """

    def __init__(
        self,
        graph: Graph,
        show: Show,
        new_keeper: Callable[[], MoodKeeper],
        grid_start: float,
        *,
        last: int = -1,
        held: int = 0,
    ) -> None:
        self._graph = graph
        self._new_keeper = new_keeper
        self._keeper = new_keeper()
        self._keeper.calibrate(show.calibrating)
        self._grid_start = grid_start
        self._played = last - held
        self.held = held
        self.show = show
        self.reading: EmotionReading | None = None

    def time_of(self, number: int) -> float:
        """Give the monotonic time of a tick."""
        return self._grid_start + number / TICK_RATE

    def position(self, now: float) -> float:
        """Give the seconds into what is on the screen: it stays at the end until the next comes.

        `now` is the film's time.
        """
        show = self.show
        if not show.take:
            return 0.0
        into = max(0.0, position(self._graph, show, now))
        return min(into, show.duration) if show.duration else into

    def tick(self, number: int, inputs: Sequence[Message]) -> Tick:
        """Consume `inputs` in order, then the moment itself: the story's unless the film is held.

        The facts among them have the film's time, readings the machine's.
        """
        now = self.time_of(number)
        paused = self.show.paused
        if paused:
            self.held = number - 1 - self._played  # also what the machine slept through
        effects: list[Effect] = []
        trace: list[Decision] = []
        for item in inputs:
            if isinstance(item, EmotionReading):
                self._keeper.hear(item)
                self.reading = item
            elif isinstance(item, STORY_EVENTS):
                self._step(cast(StoryEvent, item), effects, trace)
            else:
                assert isinstance(item, ClockJumped), f"{type(item).__name__} is no input"
        mood = self._keeper.mood(now)
        if self.show.overrides and (given := in_force(self.show)):
            mood = overridden(mood, given, self._graph.film.listens_to)
        film = now
        if self.show.paused:
            self.held = number - self._played
            film = self.time_of(self._played)
        else:
            self._played = number - self.held
            if self.held:
                film = self.time_of(self._played)
            moment = replace(mood, t=film) if self.held else mood
            if effects or trace:
                self._step(moment, effects, trace)
            else:
                self.show, effects, trace = step(self._graph, self.show, moment)
        if effects:
            self._heed(effects)
        turn = None
        if self.show.paused != paused:
            turn = Anchor(film, now, 0.0 if self.show.paused else 1.0)
        return Tick(number, now, tuple(effects), tuple(trace), mood, film, turn)

    def take_over(self, show: Show, effects: Sequence[Effect]) -> None:
        """Go on with a show that was changed between two ticks, with these effects: rehearsal."""
        self.show = show
        self._heed(effects)

    def take_film(self, graph: Graph, new_keeper: Callable[[], MoodKeeper] | None) -> None:
        """Go on with another graph; with another maker of keepers, the viewer is forgotten."""
        self._graph = graph
        if new_keeper is not None:
            self._new_keeper = new_keeper
            self._keeper = new_keeper()
            self._keeper.calibrate(self.show.calibrating)

    def _heed(self, effects: Sequence[Effect]) -> None:
        """Carry out what concerns the mood."""
        for effect in effects:
            if isinstance(effect, BeginSession):
                # A new viewer: nothing of the last one's face may colour this one's reading.
                self._keeper = self._new_keeper()
            elif isinstance(effect, Calibrate):
                self._keeper.calibrate(effect.on)

    def _step(self, event: StoryEvent, effects: list[Effect], trace: list[Decision]) -> None:
        self.show, more, why = step(self._graph, self.show, event)
        effects += more
        trace += why
