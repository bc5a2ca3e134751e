"""Run an installation: start the workers, tick on the grid, stop cleanly."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from riot.clock import Clock, SystemClock
from riot.config.installation import Installation
from riot.messages import Snapshot
from riot.record.recover import recover
from riot.runtime.build import Installed, RunOptions, build_installation
from riot.runtime.line import TICK_RATE
from riot.story.trace import Decision

LONGEST_LAG = 5.0
"""Seconds of missed ticks that are caught up with; after more the machine has slept."""

HEALTH_EVERY = 30
"""Ticks between two looks at the health of rigs."""

Watcher = Callable[[Snapshot, Sequence[Decision]], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run leaves behind."""

    sessions: tuple[Path, ...]
    ticks: int
    reason: str
    figures: dict[str, float]


def run_installation(
    installation: Installation,
    options: RunOptions,
    *,
    seconds: float | None,
    watchers: Sequence[Watcher] = (),
    prepared: Callable[[Installed], None] | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Run until `seconds` are over, the film or an operator stops it, or `stop` is set.

    SIGINT and SIGTERM stop it cleanly when called in the main thread. Raises RiotError when
    something cannot work from the start; nothing has been recorded then.
    """
    clock = SystemClock()
    stop = stop or threading.Event()
    recover(installation.record.folder)
    installed = build_installation(installation, options, clock)
    if prepared is not None:
        prepared(installed)
    with _Signals(stop):
        try:
            _start(installed)
            for watcher in watchers:
                installed.conductor.watch(watcher)
            ticks, reason = _loop(installed, clock, seconds, stop)
        finally:
            installed.conductor.close()
            for worker in installed.workers:
                worker.stop()
            installed.rack.close()
            installed.recorder.close()
            installed.journal.close()
    return Outcome(
        tuple(installed.recorder.folders), ticks, reason, installed.rack.figures()
    )


def _start(installed: Installed) -> None:
    """Start all workers side by side; the first that cannot work ends the start."""
    for worker in installed.workers:
        worker.start()
    for worker in installed.workers:
        worker.wait_started()
    installed.forgive_camera()


def _loop(
    installed: Installed, clock: Clock, seconds: float | None, stop: threading.Event
) -> tuple[int, str]:
    conductor = installed.conductor
    conductor.skip(int((clock.now() - conductor.next_due) * TICK_RATE))
    last = None if seconds is None else clock.now() + seconds
    ticks = 0
    while True:
        due = conductor.next_due
        if stop.wait(max(0.0, due - clock.now())):
            return ticks, "stopped"
        lag = clock.now() - due
        if lag > LONGEST_LAG:
            conductor.skip(int(lag * TICK_RATE))
        now = conductor.next_due
        conductor.tick()
        installed.rack.advance(now)
        ticks += 1
        for worker in installed.workers:
            worker.watch(clock.now())
        if ticks % HEALTH_EVERY == 0:
            for health in installed.rack.health():
                installed.board.tell(health)
        if conductor.stop_reason is not None:
            return ticks, conductor.stop_reason
        if last is not None and now >= last:
            return ticks, "the time is over"


class _Signals:
    """Turn SIGINT and SIGTERM into a clean stop while the show runs."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGINT, signal.SIGTERM):
                self._before[number] = signal.signal(number, lambda *_: self._stop.set())

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # pyright: ignore[reportArgumentType]
