"""How long an hour's replay takes, from its journal and sealed."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.report import Row, Section, Target
from riot.clock import ManualClock, SystemClock
from riot.config.film import LoadedFilm, film_from_text
from riot.config.installation import Installation
from riot.config.shipped import SHIPPED
from riot.errors import RiotError
from riot.messages import CutTo, EmotionReading, Message, RigEffect, ScreenReady, Snapshot
from riot.perception.emotion.card import load_card
from riot.record.archive.sealing import seal
from riot.record.journal.journal import Journal
from riot.record.sessions import open_session
from riot.runtime.build import keeper_factory
from riot.runtime.conductor import Conductor
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import Line
from riot.runtime.recording import SessionRecorder
from riot.runtime.rehearsal.projection import Length, Projection
from riot.runtime.replay import replay
from riot.sim.audience import Audience
from riot.story.step import open_show

HOUR = 3600
RATE = 30
CLIP_SECONDS = 34.0
SCENES = 36
LABELS = ("anger", "fear", "happiness", "calm")
PERIOD = 120
"""Seconds of simulated viewing that are read over and over: making readings is slow."""


def run(quick: bool) -> Section:
    """Replay a visit of an hour, ten minutes of one where it is to be quick."""
    seconds = HOUR // 6 if quick else HOUR
    with tempfile.TemporaryDirectory() as folder:
        journal = write_visit(Path(folder) / "sessions", seconds)
        plain, busy_plain, ticks = _in_a_process(journal)
        sealed = seal(journal, Path(folder) / "logs")
        took, busy, _ = _in_a_process(sealed)
    share = seconds / HOUR
    return Section(
        "Replay",
        [
            Row("exact replay of one hour, sealed", took / share, "s", 2, Target(5.0)),
            Row("processor time of it", busy / share, "s", 2),
            Row("exact replay of one hour, from its journal", plain / share, "s", 2),
            Row("processor time of it, journal", busy_plain / share, "s", 2),
            Row("processor time a tick, sealed", busy / ticks * 1e6, "µs", 1),
        ],
        [
            f"{ticks} ticks, {RATE} readings a second of one face, a film of {SCENES + 3} scenes "
            f"of {CLIP_SECONDS:g} s with interrupts; reading the session is part of the time, "
            "every effect and every reason is compared",
        ],
    )


def _in_a_process(path: Path) -> tuple[float, float, int]:
    """Replay in a fresh process, its imports done: seconds, processor seconds, ticks."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    worker = context.Process(target=_replay, args=(theirs, path))
    worker.start()
    theirs.close()
    found = ours.recv()
    worker.join()
    return found


def _replay(pipe: Any, path: Path) -> None:
    open_session(path)
    clock = SystemClock()
    began, busy = clock.now(), sum(os.times()[:2])
    found = replay(path)
    took, busy = clock.now() - began, sum(os.times()[:2]) - busy
    if found.difference is not None:
        raise RiotError("REC-049", f"the replay differs: {found.difference}")
    pipe.send((took, busy, found.ticks))
    pipe.close()


class _Ends:
    """Be the screen and the rigs of a line."""

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox
        self._projection = Projection(lambda _: Length(CLIP_SECONDS))
        self.now = 0.0

    def send(self, message: Message) -> None:
        """Take what goes to the screen."""
        if isinstance(message, CutTo):
            self._projection.obey(message, self.now)

    def obey(self, effect: RigEffect) -> None:
        """Take what goes to the rigs."""

    def offer(self, snapshot: Snapshot) -> None:
        """Take the state of the line."""

    def advance(self, now: float) -> None:
        """Say what the screen has to say."""
        self.now = now
        for fact in self._projection.facts(now):
            self._inbox.put(fact)


def write_visit(folder: Path, seconds: int) -> Path:
    """Play a visit that lasts so long through the real line, and give its journal."""
    card = load_card(SHIPPED / "models/expression")
    film = round_film()
    installation = Installation.model_validate({"film": film.path})
    clock, inbox = ManualClock(), Inbox()
    ends = _Ends(inbox)
    show = open_show(film.graph, 1, "en", 0.0)
    line = Line(film.graph, show, keeper_factory(installation.mood, card, film), 0.0)
    journal = Journal(folder, clock, capacity=1 << 20)
    recorder = SessionRecorder(journal, installation, film, card, 0.0)
    conductor = Conductor(line, inbox, ends, ends, recorder, HealthBoard())
    readings = _readings(card.labels)
    coming = next(readings)
    inbox.put(ScreenReady(t=0.0))
    try:
        while (now := conductor.next_due) < seconds:
            clock.set(now)
            ends.advance(now)
            while coming.t <= now:
                inbox.put(coming)
                coming = next(readings)
            conductor.tick()
        conductor.close()
    finally:
        recorder.close()
        journal.close()
    return recorder.folders[0]


def _readings(labels: tuple[str, ...]) -> Iterator[EmotionReading]:
    """Give readings of somebody who stays, with the digits that perception keeps."""
    audience = Audience(labels, seed=3, script="calm 8s, anger 4s, fear 3s, happiness 5s, calm 6s")
    some = [audience.reading(frame / RATE, frame) for frame in range(PERIOD * RATE)]
    for frame in count():
        yield replace(some[frame % len(some)], t=round(frame / RATE, 4), seq=frame)


def round_film() -> LoadedFilm:
    """Give a film of forty scenes that leads round and round."""
    text = json.dumps(_film())
    path = Path("round.yaml")
    return LoadedFilm(path, {path.name: text}, film_from_text(text, path.name), Path("media"), ())


def _film() -> dict[str, Any]:
    begins = {"to": "notice", "when": {"face": "present", "held_for": "1s"}, "interrupt": True}
    scenes: dict[str, Any] = {
        "attract": {"clip": "attract.mp4", "loop": True, "transitions": [begins]},
        "notice": {
            "card": {"text": "This film reads your expression.", "for": "8s"},
            "session": "begin",
            "calibrate": "neutral",
            "transitions": [{"to": "s0"}],
        },
        "gone": {"clip": "gone.mp4", "session": "end", "transitions": [{"to": "attract"}]},
    }
    for number in range(SCENES):
        scenes[f"s{number}"] = _scene(number)
    return {
        "riot": 1,
        "title": "Round and round",
        "media": "media",
        "listens_to": list(LABELS),
        "start": "attract",
        "defaults": {"lead": "1.5s", "transition": {"crossfade": "0.5s"}},
        "scenes": scenes,
    }


def _scene(number: int) -> dict[str, Any]:
    label, other = LABELS[number % 3], LABELS[(number + 1) % 3]
    on, beyond = f"s{(number + 1) % SCENES}", f"s{(number + 2) % SCENES}"
    ways: list[dict[str, Any]] = [
        {"to": "gone", "when": {"face": "absent", "held_for": "10s"}, "interrupt": True},
    ]
    if number % 4 == 1:
        startled = {label: {"at_least": 0.8}, "held_for": "1s"}
        ways.append({"to": beyond, "when": startled, "interrupt": True})
    ways += [
        {"to": beyond, "when": {"all": [{"dominant": label, "margin": 0.1}, {"chance": 0.4}]}},
        {"to": on, "when": {other: {"at_least": 0.4}}},
        {"to": on, "when": {"dominant": "calm", "margin": 0.1}},
        {"to": on},
    ]
    by = ("mean", "share", "peak", "last")[number % 4]
    listen = {"from": "2s", "to": "end", "by": by}
    return {"clip": f"s{number}.mp4", "listen": listen, "transitions": ways}
