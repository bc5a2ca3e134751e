"""A rehearsal: the pure step driven on the tick grid, with a screen made of arithmetic."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from riot.config.film import film_from_text
from riot.messages import (
    Clip,
    ClipEnded,
    ClipFailed,
    ClipStarted,
    CutTo,
    Effect,
    Mood,
    OperatorCommand,
    ScreenReady,
)
from riot.story.step import StoryEvent, open_show, step
from riot.story.trace import Decision

TICK_RATE = 60
HEAD = """
riot: 1
title: {en: Trial, fr: Essai}
media: media
listens_to: [anger, fear, calm]
start: first
variables: {courage: 0}
"""


def mood_of(t: float, **levels: float) -> Mood:
    """Give a fresh mood with these levels; none at all means that nobody is there."""
    if not levels:
        return Mood(t=t)
    values = {label: levels.get(label, 0.0) for label in ("anger", "fear", "calm")}
    ranked = sorted(values.values(), reverse=True)
    return Mood(
        t=t,
        present=True,
        faces=1,
        stale=False,
        levels=values,
        dominant=max(values, key=lambda label: values[label]),
        margin=ranked[0] - ranked[1],
        lighting="good",
        reading=7,
        reading_t=t,
    )


class Rehearsal:
    """Play a film's text; `durations` are of clips by file, 10 s where it names none.

    With `screen=False` nothing answers: the test sends what it wants. `broken` clips fail.
    """

    def __init__(
        self,
        text: str,
        *,
        head: str = HEAD,
        durations: dict[str, float] | None = None,
        broken: Iterable[str] = (),
        screen: bool = True,
        seed: int = 1,
        language: str = "en",
        start: float = 1000.0123,
    ) -> None:
        self.graph = film_from_text(head + textwrap.dedent(text), "graph.yaml")
        self.show = open_show(self.graph, seed, language, start)
        self.start, self.number = start, 0
        self.effects: list[tuple[float, Effect]] = []
        self.trace: list[Decision] = []
        self.durations, self.broken = durations or {}, set(broken)
        self.screen = screen
        self.live: tuple[CutTo, float] | None = None
        self.waiting: CutTo | None = None
        self.told_end = False
        self.mood: Callable[[float], Mood] = mood_of
        if screen:
            self.send(ScreenReady(t=start))

    @property
    def now(self) -> float:
        return self.start + self.number / TICK_RATE

    def send(self, *events: StoryEvent) -> list[Effect]:
        """Let the story take events; give and keep what it did."""
        found: list[Effect] = []
        for event in events:
            self.show, effects, trace = step(self.graph, self.show, event)
            found += effects
            self.effects += [(self.now, effect) for effect in effects]
            self.trace += trace
            for effect in effects:
                if isinstance(effect, CutTo):
                    self.waiting = effect
        return found

    def feel(self, **levels: float) -> None:
        """From now on the viewer shows these levels; none: nobody is there."""
        self.mood = lambda t: mood_of(t, **levels)

    def tick(self, count: int = 1) -> list[Effect]:
        """Run ticks; give what they did."""
        found: list[Effect] = []
        for _ in range(count):
            self.number += 1
            if self.screen:
                found += self._project()
            found += self.send(self.mood(self.now))
        return found

    def run(self, seconds: float) -> list[Effect]:
        """Run ticks for so many seconds."""
        return self.tick(round(seconds * TICK_RATE))

    def run_to(self, scene: str, at_most: float = 60.0) -> float:
        """Run until `scene` is entered; give the seconds that it took."""
        before = self.number
        while self.show.scene != scene or not self.show.take:
            assert self.number - before < at_most * TICK_RATE, f"{scene} was never entered"
            self.tick()
        return (self.number - before) / TICK_RATE

    def press(self, name: str, verb: Any = "button") -> list[Effect]:
        """Press a button or a key."""
        return self.send(OperatorCommand(t=self.now, verb=verb, argument=name))

    def of(self, kind: type[Any]) -> list[Any]:
        """List the effects of a kind so far."""
        return [effect for _, effect in self.effects if isinstance(effect, kind)]

    def scenes(self) -> list[str]:
        """List the scenes that were cut to, in order."""
        return [cut.scene for cut in self.of(CutTo)]

    def length(self, clip: Clip) -> float:
        """Give the seconds of a clip's range."""
        whole = self.durations.get(clip.file, 10.0)
        return (whole if clip.end is None else clip.end) - clip.start

    def _project(self) -> list[Effect]:
        live_end = None
        if self.live is not None and isinstance(self.live[0].picture, Clip):
            live_end = self.live[1] + self.length(self.live[0].picture) - self.live[0].position
            if self.live[0].loop:
                live_end = None if self.waiting is None else self._next_round(live_end)
        cut = self.waiting
        if cut is not None and (cut.due == "now" or live_end is None or self.now >= live_end):
            self.waiting = None
            if not isinstance(cut.picture, Clip):
                self.live, self.told_end = (cut, self.now), True
                return []
            if cut.picture.file in self.broken:
                return self.send(
                    ClipFailed(t=self.now, take=cut.take, file=cut.picture.file, reason="broken")
                )
            self.live, self.told_end = (cut, self.now), False
            return self.send(
                ClipStarted(
                    t=self.now,
                    take=cut.take,
                    duration=self.length(cut.picture),
                    position=cut.position,
                )
            )
        if self.live and live_end is not None and self.now >= live_end and not self.told_end:
            self.told_end = True
            return self.send(ClipEnded(t=self.now, take=self.live[0].take))
        return []

    def _next_round(self, end: float) -> float:
        """Give the end of the round in which the waiting cut was ordered."""
        assert self.live is not None and self.waiting is not None
        assert isinstance(self.live[0].picture, Clip)
        while end < self.waiting.t:
            end += self.length(self.live[0].picture)
        return end


@pytest.fixture
def rehearse() -> type[Rehearsal]:
    """Give the class that plays a film's text."""
    return Rehearsal


@pytest.fixture
def film_head() -> str:
    """Give what comes before `scenes:` in a film for rehearsal."""
    return HEAD


@pytest.fixture
def mood() -> Callable[..., Mood]:
    """Give the maker of moods."""
    return mood_of
