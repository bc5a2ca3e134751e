"""A whole installation in real time, with its own workers."""

from __future__ import annotations

import os
import tempfile
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from bench.soak.log import SoakLog
from riot.clock import SystemClock
from riot.config.installation import load_installation
from riot.messages import Snapshot
from riot.runtime.build import Installed, RunOptions
from riot.runtime.run import run_installation
from riot.story.trace import Decision

ROOT = Path(__file__).resolve().parents[2]
LOOK_EVERY = 10.0


class Looker:
    """Count what happens; `save` is called now and then."""

    def __init__(self, log: SoakLog, save: Callable[[], None]) -> None:
        self._log = log
        self._save = save
        self._clock = SystemClock()
        self._installed: Installed | None = None
        self._first = self._looked = self._clock.now()
        self._played_before = log.played
        self._real_before = log.real
        self._restarts = 0
        self._health: dict[str, str] = {}
        self._session = 0
        self._figures = {"late": 0.0, "pictures": 0.0}

    def prepared(self, installed: Installed) -> None:
        """Keep hold of the parts."""
        self._installed = installed

    def see(self, snapshot: Snapshot, decisions: Sequence[Decision]) -> None:
        """Take a tick."""
        log = self._log
        for decision in decisions:
            log.scenes += decision.kind != "failed"
            if decision.kind == "failed":
                log.failed_clips += 1
                log.tell(f"a clip failed in {snapshot.scene}")
        for stage, health in snapshot.health.items():
            state = f"{health.state} {health.detail}".strip()
            if state != self._health.setdefault(stage, "ok"):
                self._health[stage] = state
                log.health_changes += 1
                log.tell(f"{stage}: {state}")
        if snapshot.session and snapshot.session != self._session:
            self._session = snapshot.session
            log.visits += 1
        if self._clock.now() - self._looked >= LOOK_EVERY:
            self.look()

    def look(self) -> None:
        """Take memory, counters and the time, and save."""
        assert self._installed is not None
        log = self._log
        self._looked = self._clock.now()
        passed = self._looked - self._first
        log.played, log.real = self._played_before + passed, self._real_before + passed
        workers = self._installed.workers
        restarts = sum(worker.restarts for worker in workers)
        log.restarts += restarts - self._restarts
        self._restarts = restarts
        processes = {"conductor": float(psutil.Process(os.getpid()).memory_info().rss)}
        for worker in workers:
            processes[worker.stage] = worker.figures.get("rss", 0.0)
        log.weigh(passed, processes)
        take_figures(log, self._figures, self._installed.screen.figures)
        self._save()


def take_figures(log: SoakLog, before: dict[str, float], now: dict[str, float]) -> None:
    """Add up a screen's counters, which begin at zero again when it is started again."""
    for name in before:
        value = now.get(name, before[name])
        grown = value - before[name] if value >= before[name] else value
        setattr(log, name, getattr(log, name) + grown)
        before[name] = value


def play(log: SoakLog, save: Callable[[], None], stop: threading.Event) -> None:
    """Play what is left of the log's time."""
    shipped = load_installation(ROOT / "config/installation.yaml")
    looker = Looker(log, save)
    with tempfile.TemporaryDirectory() as folder:
        record = shipped.record.model_copy(update={"folder": Path(folder)})
        installation = shipped.model_copy(
            update={
                "camera": shipped.camera.model_copy(update={"source": "sim"}),
                "screen": shipped.screen.model_copy(update={"player": log.player}),
                "record": record,
            }
        )
        run_installation(
            installation,
            RunOptions(log.stretches, headless=True),
            seconds=log.left,
            watchers=[looker.see],
            prepared=looker.prepared,
            stop=stop,
        )
    looker.look()
