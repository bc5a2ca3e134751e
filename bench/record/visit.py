"""Record a visit as a show does, in real time: the process that `kills` kills.

A real conductor, line, recorder and journal; the screen is made of arithmetic, the viewer is
simulated at 30 readings a second. After each tick its number and time go down the pipe.
"""

from __future__ import annotations

from collections.abc import Callable
from multiprocessing.connection import Connection
from pathlib import Path

from riot.clock import Clock, SystemClock
from riot.config.film import load_film
from riot.config.installation import Installation
from riot.messages import Clip, ClipStarted, CutTo, Message, RigEffect, ScreenReady, Snapshot
from riot.mood.settings import MoodSettings
from riot.perception.emotion.card import ModelCard
from riot.record.journal.journal import Journal
from riot.runtime.build import keeper_factory
from riot.runtime.conductor import Conductor
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import Line
from riot.runtime.recording import SessionRecorder
from riot.sim.audience import Audience
from riot.story.step import open_show

LABELS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm")
RATE = 30.0
"""Readings a second."""
CLIP_SECONDS = 2.5

FILM = """
riot: 1
title: A visit
media: media
listens_to: [anger, fear, happiness, calm]
start: notice
defaults: {lead: 500ms, listen: {min_face: 0s}}
scenes:
  notice:
    card: {text: Your expression is read. Raise a hand to leave., for: 500ms}
    session: begin
    calibrate: neutral
    transitions: [{to: left_way}]
  left_way:
    clip: left.mp4
    transitions:
      - {to: right_way, when: {happiness: {at_least: 0.3}}}
      - {to: right_way, when: {dominant: anger, margin: 0.1}}
      - {to: left_way, when: {undecided: true}}
      - {to: right_way}
  right_way:
    clip: right.mp4
    transitions:
      - {to: left_way, when: {fear: {at_least: 0.2}}}
      - {to: out, when: {key: leave}}
      - {to: left_way}
  out: {clip: out.mp4, session: end, transitions: [{to: notice}]}
"""


def write_film(folder: Path) -> Path:
    """Put the film and its clips, which nobody opens, into a folder; give the scene graph."""
    graph = folder / "graph.yaml"
    graph.write_text(FILM, encoding="utf-8")
    (folder / "media").mkdir(exist_ok=True)
    for name in ("left", "right", "out"):
        (folder / "media" / f"{name}.mp4").touch()
    return graph


class Ends:
    """Be the screen and the rigs: clips start at once and end on time, rigs are deaf."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._waiting: CutTo | None = None
        self._ends: float | None = None

    def send(self, message: Message) -> None:
        """Take a command for the screen."""
        if isinstance(message, CutTo):
            self._waiting = message

    def obey(self, effect: RigEffect) -> None:
        """Take what goes to a rig."""

    def offer(self, snapshot: Snapshot) -> None:
        """Take the state of the line."""

    def advance(self, now: float) -> None:
        """Show what is due."""
        cut = self._waiting
        if cut is None or (cut.due != "now" and self._ends is not None and now < self._ends):
            return
        self._waiting, self._ends = None, None
        if isinstance(cut.picture, Clip):
            self._ends = now + CLIP_SECONDS
            self._inbox.put(ClipStarted(t=now, take=cut.take, duration=CLIP_SECONDS))


def record(
    graph: Path,
    sessions: Path,
    seed: int,
    clock: Clock,
    tell: Callable[[int, float], bool],
    script: str | None = None,
) -> None:
    """Record until `tell`, called after each tick with its number and time, says no."""
    film = load_film(graph, LABELS, [])
    card = ModelCard(graph.parent, "sim", "1", LABELS, 48, ((0.3, 0.4), (0.7, 0.4)), {}, None)
    installation = Installation(film=graph, language="en")
    start = clock.now()
    inbox, ends = Inbox(), None
    line = Line(
        film.graph,
        open_show(film.graph, seed, "en", start),
        keeper_factory(MoodSettings(), card, film),
        start,
    )
    ends = Ends(inbox)
    journal = Journal(sessions, clock)
    recorder = SessionRecorder(journal, installation, film, card, start)
    conductor = Conductor(line, inbox, ends, ends, recorder, HealthBoard())
    audience = Audience(LABELS, seed=seed, start=start, script=script)
    inbox.put(ScreenReady(t=start))
    read = tick = 0
    try:
        while True:
            due = conductor.next_due
            clock.sleep(due - clock.now())
            ends.advance(due)
            while start + read / RATE <= due:
                inbox.put(audience.reading(start + read / RATE, read))
                read += 1
            conductor.tick()
            if not tell(tick, clock.now()):
                break
            tick += 1
        conductor.close()
    finally:
        recorder.close()
        journal.close()


def record_until_killed(graph: Path, sessions: Path, seed: int, pipe: Connection) -> None:
    """Record for ever, telling each tick; run in a process of its own."""

    def tell(tick: int, now: float) -> bool:
        pipe.send((tick, now))
        return True

    record(graph, sessions, seed, SystemClock(), tell)
