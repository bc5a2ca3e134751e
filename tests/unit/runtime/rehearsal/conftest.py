"""A rehearsal between list ends, moved by a manual clock: no file but the film's, no process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from riot.clock import ManualClock, PacedClock
from riot.config.film import LoadedFilm, film_from_text
from riot.footage import Footage
from riot.messages import Message, RigEffect, Snapshot, TimedCut
from riot.mood.keeper import MoodKeeper
from riot.mood.settings import MoodSettings
from riot.runtime.rehearsal.film import RehearsedFilm, Stamp
from riot.runtime.rehearsal.rehearsal import Rehearsal
from riot.runtime.rehearsal.viewers import HandViewer, RecordedViewer, neutral_face
from riot.story.checks import named_clips

LABELS = ("calm", "happiness", "surprise", "anger", "fear")

FILM = """
riot: 1
title: Small
media: media
listens_to: [happiness, surprise, calm]
start: attract
variables: {courage: 0}
defaults: {lead: 1s, listen: {from: 0s, to: end, by: mean, min_face: 1s}}
scenes:
  attract:
    clip: attract.mp4
    loop: true
    transitions:
      - {to: notice, when: {face: present, held_for: 1s}, interrupt: true}
      - {to: notice, when: {button: start}, interrupt: true}
  notice:
    card: {text: "It reads your expression.", for: 2s}
    session: begin
    transitions: [{to: street}]
  street:
    clip: street.mp4
    cues:
      - {at: 2s, send: house, address: /level, value: 0.5}
      - {while: happiness, send: sound, address: /gain}
    transitions:
      - {to: flee, when: {surprise: {at_least: 0.8}, held_for: 0.5s}, interrupt: true}
      - {to: charge, when: {dominant: happiness}, add: {courage: 1}, transition: {crossfade: 0.5s}}
      - {to: wait}
  charge: {clip: charge.mp4, transitions: [{to: end}]}
  flee: {clip: flee.mp4, transitions: [{to: end}]}
  wait: {clip: wait.mp4, transitions: [{to: end}]}
  end:
    clip: end.mp4
    session: end
    transitions: [{to: attract, transition: {fade_through: 1s}}]
"""


@dataclass
class ListScreen:
    """Keep what is sent to the screen."""

    sent: list[Message] = field(default_factory=list[Message])

    def send(self, message: Message) -> None:
        """Take a message."""
        self.sent.append(message)

    @property
    def cuts(self) -> list[TimedCut]:
        """Give the cuts alone."""
        return [message for message in self.sent if isinstance(message, TimedCut)]


@dataclass
class ListRigs:
    """Keep what goes to the rigs."""

    obeyed: list[RigEffect] = field(default_factory=list[RigEffect])

    def obey(self, effect: RigEffect) -> None:
        """Take a command."""
        self.obeyed.append(effect)

    def offer(self, snapshot: Snapshot) -> None:
        """Take a snapshot."""


def filmed(
    text: str = FILM,
    seconds: float = 4.0,
    stamps: dict[str, Stamp] | None = None,
    problems: dict[str, str] | None = None,
) -> RehearsedFilm:
    """Give a film whose clips all last as long, without any file."""
    graph = film_from_text(text, "graph.yaml")
    names = sorted({name for _, name in named_clips(graph.film)})
    given: dict[str, Stamp] = dict.fromkeys(names, (1, 1))
    given.update(stamps or {})
    footage = {
        name: Footage(seconds, 64, 36, 25.0, problem=(problems or {}).get(name, ""))
        for name in names
    }
    loaded = LoadedFilm(Path("graph.yaml"), {"graph.yaml": text}, graph, Path("media"), (), footage)
    return RehearsedFilm(loaded, {name: given[name] for name in names})


class Hall:
    """A rehearsal, its real clock, and its two ends."""

    def __init__(
        self,
        film: RehearsedFilm | None = None,
        *,
        pace: float = 1.0,
        recorded: RecordedViewer | None = None,
        pictures: bool = True,
    ) -> None:
        self.real = ManualClock(500.0)
        self.clock = PacedClock(self.real, pace=pace, start=100.0)
        self.screen, self.rigs = ListScreen(), ListRigs()
        self.rehearsal = Rehearsal(
            film or filmed(),
            seed=3,
            language="en",
            new_keeper=lambda labels: MoodKeeper(MoodSettings(), LABELS, labels, None),
            hand=HandViewer(LABELS, neutral_face(LABELS, None)),
            recorded=recorded,
            clock=self.clock,
            screen=self.screen,
            rigs=self.rigs,
            pictures=pictures,
        )

    def run(self, seconds: float) -> None:
        """Let so many seconds be shown, in turns of a 60th of a real second."""
        until = self.clock.now() + seconds
        while self.clock.now() < until - 1e-9:
            left = (until - self.clock.now()) / self.clock.pace
            self.real.sleep(min(1 / 60, left))
            self.rehearsal.advance()

    def until(self, scene: str, most: float = 60.0) -> None:
        """Run until a scene has been entered."""
        left = most
        while self.rehearsal.show.scene != scene:
            assert left > 0, f"{scene} never came; {self.said()}"
            self.run(1 / 60)
            left -= 1 / 60

    def said(self, *kinds: str) -> list[str]:
        """Give the diary's lines, of some kinds or all."""
        notes: Sequence = self.rehearsal.diary.last(10_000)
        return [note.text for note in notes if not kinds or note.kind in kinds]


@pytest.fixture
def hall() -> Callable[..., Hall]:
    """Give a maker of halls."""
    return Hall


@pytest.fixture
def small_film() -> Callable[..., RehearsedFilm]:
    """Give a maker of films without files; the text can be had as `FILM`."""
    return filmed


@pytest.fixture
def film_text() -> str:
    """Give the small film's text."""
    return FILM
