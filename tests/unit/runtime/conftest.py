"""A line whose ends are plain lists: a screen made of arithmetic, rigs and a recorder that keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from riot.config.film import film_from_text
from riot.messages import (
    Anchor,
    Clip,
    ClipStarted,
    CutTo,
    Health,
    Message,
    RigEffect,
    ScreenReady,
    SetPace,
    Snapshot,
)
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.runtime.conductor import Conductor
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE, Line
from riot.story.graph import Graph
from riot.story.show import Show
from riot.story.step import open_show

LABELS = ("anger", "fear", "happiness", "surprise", "calm")


class ListScreen:
    """Answer cuts as a screen would; every clip takes `seconds`, of the film's time."""

    def __init__(self, inbox: Inbox, seconds: float) -> None:
        self._inbox = inbox
        self._seconds = seconds
        self._waiting: CutTo | None = None
        self._ends: float | None = None
        self._anchor = Anchor(0.0, 0.0, 1.0)
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        """Take a command."""
        self.sent.append(message)
        if isinstance(message, CutTo):
            self._waiting = message
        elif isinstance(message, SetPace):
            self._anchor = message.anchor

    def advance(self, now: float) -> None:
        """Do what is due."""
        anchor = self._anchor
        now = anchor.shown + (now - anchor.real) * anchor.pace
        cut = self._waiting
        if cut is None or (cut.due != "now" and self._ends is not None and now < self._ends):
            return
        self._waiting = None
        self._ends = None
        if isinstance(cut.picture, Clip):
            self._ends = now + self._seconds
            self._inbox.put(ClipStarted(t=now, take=cut.take, duration=self._seconds))


@dataclass
class ListRigs:
    """Keep what goes to the rigs."""

    obeyed: list[RigEffect] = field(default_factory=list[RigEffect])
    offered: list[Snapshot] = field(default_factory=list[Snapshot])

    def obey(self, effect: RigEffect) -> None:
        """Take a command."""
        self.obeyed.append(effect)

    def offer(self, snapshot: Snapshot) -> None:
        """Take a snapshot."""
        self.offered.append(snapshot)


@dataclass
class ListRecorder:
    """Keep sessions as lists of (what, tick, content)."""

    entries: list[tuple[str, int, Any]] = field(default_factory=list[tuple[str, int, Any]])

    def begin(self, show: Show, tick: int, held: int) -> None:
        self.entries.append(("begin", tick, show))

    def inputs(self, tick: int, messages: Sequence[Message]) -> None:
        self.entries.append(("inputs", tick, tuple(messages)))

    def effects(self, tick: int, messages: Sequence[Message]) -> None:
        self.entries.append(("effects", tick, tuple(messages)))

    def trace(self, tick: int, entries: Sequence[dict[str, Any]]) -> None:
        self.entries.append(("trace", tick, tuple(entries)))

    def health(self, message: Health) -> None:
        self.entries.append(("health", -1, message))

    def see(self, snapshot: Snapshot, film: float, *, told: bool) -> None:
        self.entries.append(("see", snapshot.tick, (snapshot, film, told)))

    def end(self, outcome: str, reason: Any, last_tick: int) -> None:
        self.entries.append(("end", last_tick, (outcome, reason)))

    def of(self, what: str) -> list[tuple[int, Any]]:
        """List the entries of a kind."""
        return [(tick, content) for kind, tick, content in self.entries if kind == what]


class Bench:
    """A conductor between list ends; `before` is called with every tick's time, and puts in."""

    def __init__(
        self,
        graph: Graph | str,
        *,
        seconds: float = 6.0,
        recorder: Any = None,
        labels: Sequence[str] = LABELS,
        start: float = 777.25,
        seed: int = 3,
    ) -> None:
        self.graph = film_from_text(graph, "graph.yaml") if isinstance(graph, str) else graph
        self.inbox, self.board = Inbox(), HealthBoard()
        self.screen = ListScreen(self.inbox, seconds)
        self.rigs = ListRigs()
        self.recorder = ListRecorder() if recorder is None else recorder
        listens_to = self.graph.film.listens_to
        self.line = Line(
            self.graph,
            open_show(self.graph, seed, "en", start),
            lambda: MoodKeeper(MoodSettings(), labels, listens_to, None),
            start,
        )
        self.conductor = Conductor(
            self.line, self.inbox, self.screen, self.rigs, self.recorder, self.board
        )
        self.before: Callable[[float], None] = lambda now: None
        self.inbox.put(ScreenReady(t=start))

    def tick(self, count: int = 1) -> Snapshot:
        """Run ticks; give the last snapshot."""
        for _ in range(count):
            now = self.conductor.next_due
            self.screen.advance(now)
            self.before(now)
            self.conductor.tick()
        return self.rigs.offered[-1]

    def run(self, seconds: float) -> Snapshot:
        """Run ticks for so many seconds."""
        return self.tick(round(seconds * TICK_RATE))


@pytest.fixture(scope="session")
def bench() -> type[Bench]:
    """Give the class that puts a line between list ends."""
    return Bench
