"""The same film many times as fast: the stage of a rehearsal, with an audience before it."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from pathlib import Path
from typing import cast

import psutil

from bench.soak.log import SoakLog
from bench.soak.real import LOOK_EVERY, take_figures
from riot.clock import SystemClock
from riot.config.installation import load_installation
from riot.messages import EmotionReading
from riot.perception.emotion.card import load_card
from riot.runtime.rehearsal.stage import Stage, Wishes
from riot.runtime.rehearsal.viewers import HandViewer
from riot.sim.audience import Audience

ROOT = Path(__file__).resolve().parents[2]
TURN = 1 / 60


class _Viewers:
    """Stand where a hand moves a face in a rehearsal."""

    def __init__(self, audience: Audience) -> None:
        self._audience = audience

    def reading(self, t: float, seq: int) -> EmotionReading:
        return self._audience.reading(t, seq)


def play(log: SoakLog, save: Callable[[], None], stop: threading.Event) -> None:
    """Play what is left of the log's time."""
    clock = SystemClock()
    installation = load_installation(ROOT / "config/installation.yaml")
    labels = load_card(Path(installation.emotion.model)).labels
    stage = Stage(installation, Wishes(seed=log.stretches, pace=log.pace, headless=True), clock)
    audience = Audience(labels, seed=log.stretches, start=stage.clock.now())
    stage.rehearsal.hand = cast(HandViewer, _Viewers(audience))
    counting = _Counting(log, stage)
    played, real = log.played, log.real
    try:
        stage.start()
        start = looked = clock.now()
        while log.left > 0 and not stop.is_set():
            stage.turn()
            now = clock.now()
            log.played = played + stage.rehearsal.now
            log.real = real + now - start
            counting.count()
            if now - looked >= LOOK_EVERY:
                looked = now
                counting.weigh()
                save()
            clock.sleep(TURN - (clock.now() - now))
        counting.weigh()
    finally:
        stage.close()


class _Counting:
    """Count what a rehearsal tells."""

    def __init__(self, log: SoakLog, stage: Stage) -> None:
        self._log = log
        self._stage = stage
        self._notes = 0
        self._take = 0
        self._session = 0
        self._figures = {"late": 0.0, "pictures": 0.0}
        self._process = psutil.Process(os.getpid())

    def count(self) -> None:
        """Take what happened since the last call."""
        log, show, diary = self._log, self._stage.rehearsal.show, self._stage.rehearsal.diary
        log.scenes += show.take != self._take
        self._take = show.take
        if show.session and show.session != self._session:
            self._session = show.session
            log.visits += 1
        for note in diary.last(diary.written - self._notes):
            if note.kind != "problem":
                continue
            log.tell(note.text)
            if note.text.startswith("screen: "):
                log.restarts += 1
                log.health_changes += 1
            else:
                log.failed_clips += 1
        self._notes = diary.written

    def weigh(self) -> None:
        """Note memory and counters."""
        processes = {
            "conductor": float(self._process.memory_info().rss),
            "screen": self._stage.figures.get("rss", 0.0),
        }
        self._log.weigh(self._stage.rehearsal.now, processes)
        take_figures(self._log, self._figures, self._stage.figures)
