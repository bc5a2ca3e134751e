"""Run an installation: start the workers, tick on the grid, stop cleanly."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from riot.clock import Clock, SystemClock
from riot.config.installation import Installation
from riot.errors import RiotError
from riot.messages import DrawCurtain, PublishSignals, Snapshot
from riot.record.journal.recover import Recovered, recover
from riot.record.sessions import journals_in
from riot.record.settings import RecordSettings
from riot.runtime.archiving.ending import seal_rest
from riot.runtime.build import Installed, RunOptions, build_installation
from riot.runtime.left_behind import left_behind
from riot.runtime.line import TICK_RATE
from riot.runtime.steady import steady
from riot.runtime.supervisor import Worker
from riot.story.trace import Decision

LONGEST_LAG = 5.0
"""Seconds of missed ticks that are caught up with; after more the machine has slept."""

START_LOOK = 0.05
"""Seconds between two looks at workers that start."""

ARCHIVE_AFTER = 3.0
"""Seconds of film before anything is sealed: what was left lying may wait."""

SEALING_BOUND = 10.0
"""Seconds that a run may take at its end to seal what it wrote; the next start does the rest."""

PUBLISH_EVERY = 2
"""Ticks after which the patchbay is told all signals again."""

HEALTH_EVERY = 30
"""Ticks between two looks at the health of rigs."""

STOP_SIGNALS = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)
)
"""Ctrl-C, a service manager, a terminal that closes."""

Watcher = Callable[[Snapshot, Sequence[Decision]], None]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run leaves behind.

    `sessions` are where whole visits lie now, most of them sealed; `unkept` says of every other
    visit what became of it.
    """

    sessions: tuple[Path, ...]
    unkept: tuple[str, ...]
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
    recovered: Callable[[Sequence[Recovered]], None] | None = None,
    stop: threading.Event | None = None,
) -> Outcome:
    """Run until `seconds` are over, the film or an operator stops it, or `stop` is set.

    `recovered` is told of the sessions that a crash had left open, which are closed first.
    SIGINT, SIGTERM and SIGHUP stop it cleanly when called in the main thread. Raises RiotError when
    something cannot work from the start; nothing has been recorded then.
    """
    clock = SystemClock()
    stop = stop or threading.Event()
    closed = recover(installation.record.folder)
    if recovered is not None:
        recovered(closed)
    installed = build_installation(installation, options, clock)
    with _Signals(stop), ExitStack() as ending:
        ending.callback(_seal_rest, installed, installation.record, clock)
        ending.callback(_close, installed)
        if prepared is not None:
            prepared(installed)
        _start(installed, stop)
        for watcher in watchers:
            installed.conductor.watch(watcher)
        if installed.archive is not None:
            installed.archive.start_at(clock.now() + ARCHIVE_AFTER)
        with steady():
            ticks, reason = _loop(installed, clock, seconds, stop)
    health = installed.board.states.get("record")
    left = left_behind(installed.recorder.folders, installation.record, health)
    return Outcome(left.sessions, left.unkept, ticks, reason, installed.rack.figures())


def _start(installed: Installed, stop: threading.Event) -> None:
    """Start all workers side by side; the first that cannot work ends the start."""
    try:
        for worker in installed.workers:
            worker.start()
        starting = list(installed.needed)
        while starting := [worker for worker in starting if not worker.started()]:
            if stop.wait(START_LOOK):
                return
    except (RiotError, OSError):
        # They have shown nothing yet that would be worth waiting for.
        for worker in installed.workers:
            worker.stop(patience=0.0)
        raise
    installed.forgive_camera()


def _close(installed: Installed) -> None:
    """End everything, the session first; whatever fails, the rest is closed all the same."""
    with ExitStack() as rest:
        rest.callback(installed.journal.close)
        rest.callback(installed.recorder.close)
        rest.callback(installed.rack.close)
        workers = [*installed.workers, *_archive(installed)]
        for worker in workers:
            rest.callback(worker.stop)
        for worker in workers:
            worker.dismiss()
        installed.conductor.close()


def _archive(installed: Installed) -> tuple[Worker, ...]:
    return () if installed.archive is None else (installed.archive,)


def _seal_rest(installed: Installed, record: RecordSettings, clock: Clock) -> None:
    """Seal what the run wrote last, then what else there is, while the time allows."""
    ours = installed.recorder.folders
    if ours:
        with contextlib.suppress(OSError):
            ended = sorted(journals_in(record.folder), key=lambda folder: folder not in ours)
            seal_rest(ended, record.logs, clock, SEALING_BOUND)


def _loop(
    installed: Installed, clock: Clock, seconds: float | None, stop: threading.Event
) -> tuple[int, str]:
    conductor = installed.conductor
    conductor.skip(int((clock.now() - conductor.next_due) * TICK_RATE))
    last = None if seconds is None else clock.now() + seconds
    ticks = 0
    shown = True
    watched = (*installed.workers, *_archive(installed))
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
        for worker in watched:
            worker.watch(clock.now())
        if installed.curtain is not None and installed.screen.works != shown:
            shown = not shown
            installed.curtain.send(DrawCurtain(t=now, closed=not shown))
        if installed.publishes and installed.patchbay is not None and ticks % PUBLISH_EVERY == 0:
            installed.patchbay.send(PublishSignals(t=now, values=installed.rack.signals()))
        if ticks % HEALTH_EVERY == 0:
            for health in installed.rack.health():
                installed.board.tell(health)
        if conductor.stop_reason is not None:
            return ticks, conductor.stop_reason
        if last is not None and now >= last:
            return ticks, "the time is over"


class _Signals:
    """Turn what a terminal or a service manager sends into a clean stop while the show runs."""

    def __init__(self, stop: threading.Event) -> None:
        self._stop = stop
        self._before: dict[signal.Signals, object] = {}

    def __enter__(self) -> None:
        if threading.current_thread() is threading.main_thread():
            for number in STOP_SIGNALS:
                self._before[number] = signal.signal(number, self._caught)

    def _caught(self, _number: int, _frame: FrameType | None) -> None:
        self._stop.set()

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # pyright: ignore[reportArgumentType]
