"""Play simulated visits through the real line, as fast as it goes, and keep each as a session."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from riot.clock import ManualClock
from riot.config.film import LoadedFilm
from riot.config.installation import Installation
from riot.messages import Clip, CutTo, Message, RigEffect, ScreenReady, Snapshot
from riot.perception.emotion.card import ModelCard
from riot.record.journal.header import END_FILE, HEADER_FILE
from riot.record.journal.journal import Journal
from riot.runtime.build import keeper_factory
from riot.runtime.conductor import Conductor
from riot.runtime.health import HealthBoard
from riot.runtime.inbox import Inbox
from riot.runtime.line import TICK_RATE, Line
from riot.runtime.recording import SessionRecorder
from riot.runtime.rehearsal.projection import Length, Projection
from riot.sim.audience import TEMPERAMENTS, Audience, likely_looks, plan_looks
from riot.story.step import open_show

LONGEST = 3600.0
"""Seconds after which a visit that never ends is left."""


@dataclass(frozen=True, slots=True)
class Stage:
    """What plays: the film and how long its clips are, the model's card, and the installation."""

    installation: Installation
    film: LoadedFilm
    card: ModelCard
    length_of: Callable[[Clip], Length]
    rate: float = 30.0
    """Readings a second."""


def play_visits(
    stage: Stage, folder: Path, moments: Sequence[datetime], seed: int
) -> Iterator[Path]:
    """Play one visit for each moment, local times with a zone, and give its journal's folder.

    Viewers are drawn from `seed`; a visit that never begins (nobody stays) gives none. Raises
    RiotError REC-001 for an unfit folder.
    """
    for number, moment in enumerate(moments):
        written = _play(stage, folder, Random(f"{seed}/{number}").randrange(1 << 31))
        if written is not None:
            yield _dated(written, moment)


class _Ends:
    """Be the screen and the rigs of a line: the one made of arithmetic, the others deaf."""

    def __init__(self, inbox: Inbox, length_of: Callable[[Clip], Length]) -> None:
        self._inbox = inbox
        self._projection = Projection(length_of)
        self.now = 0.0

    def send(self, message: Message) -> None:
        """Take what goes to the screen."""
        if isinstance(message, CutTo):
            self._projection.obey(message, self.now)

    def obey(self, effect: RigEffect) -> None:
        """Take what goes to the rigs."""

    def offer(self, snapshot: Snapshot) -> None:
        """Take the state of the line."""

    def tell(self) -> None:
        """Put what the screen has to say into the inbox."""
        for fact in self._projection.facts(self.now):
            self._inbox.put(fact)


def _play(stage: Stage, folder: Path, seed: int) -> Path | None:
    """Play until the first session is over."""
    clock, inbox, board = ManualClock(), Inbox(), HealthBoard()
    installation, film = stage.installation, stage.film
    show = open_show(film.graph, seed, installation.language, 0.0)
    line = Line(film.graph, show, keeper_factory(installation.mood, stage.card, film), 0.0)
    ends = _Ends(inbox, stage.length_of)
    journal = Journal(folder, clock, keep=installation.record.keep, capacity=1 << 20)
    recorder = SessionRecorder(journal, installation, film, stage.card, 0.0)
    conductor = Conductor(line, inbox, ends, ends, recorder, board)
    audience = Audience(stage.card.labels, script=_script(stage.card.labels, seed), seed=seed)
    inbox.put(ScreenReady(t=0.0))
    frame, visit = 0, 0
    try:
        while (now := conductor.next_due) < LONGEST:
            clock.set(now)
            ends.now = now
            ends.tell()
            while (captured := frame / stage.rate) <= now:
                inbox.put(audience.reading(captured, frame))
                frame += 1
            snapshot = conductor.tick()
            visit = visit or snapshot.session
            # An ending may lead straight into the next visit.
            if snapshot.session != visit:
                break
        conductor.close("left")
    finally:
        recorder.close()
        journal.close()
    return recorder.folders[0] if recorder.folders else None


def _script(labels: Sequence[str], seed: int) -> str:
    """Write down what one viewer does; some of them walk away."""
    random = Random(f"{seed}/viewer")
    temperament = random.choice(TEMPERAMENTS)
    patience = random.uniform(60.0, 600.0) if random.random() < 0.85 else random.uniform(10.0, 60.0)
    looks = plan_looks(random, temperament, likely_looks(labels), patience)
    shown = [
        f"{label or 'absent'}{f'@{strength:.2f}' if label else ''} {seconds:.2f}s"
        for label, seconds, strength in looks
    ]
    return ", ".join([f"calm {random.uniform(5.0, 7.0):.2f}s", *shown, f"absent {LONGEST:g}s"])


def _dated(folder: Path, moment: datetime) -> Path:
    """Let a session have begun at a moment: its folder is named for it as a real one's is."""
    utc = moment.astimezone(UTC)
    header = _changed(folder / HEADER_FILE, utc=utc.isoformat(), local=moment.isoformat())
    end = folder / END_FILE
    ticks = json.loads(end.read_text(encoding="utf-8"))["last_tick"] - header["first_tick"]
    _changed(end, utc=(utc + timedelta(seconds=ticks / TICK_RATE)).isoformat())
    named = folder.with_name(f"{utc:%Y-%m-%dT%H-%M-%SZ}-{folder.name.rsplit('-', 1)[-1]}")
    return folder.rename(named)


def _changed(file: Path, **values: str) -> dict[str, Any]:
    content = json.loads(file.read_text(encoding="utf-8")) | values
    file.write_text(json.dumps(content, indent=1), encoding="utf-8")
    return content
