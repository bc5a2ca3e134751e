"""Start the workers, watch their heartbeats, start them again when they die or hang."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from riot.clock import Clock
from riot.errors import Problem, ProblemsFound
from riot.messages import Health, Heartbeat, Message
from riot.runtime.life import Life, Receive

SILENT_AFTER = 3.0
"""Seconds without a heartbeat after which a worker counts as hung."""

START_PATIENCE = 30.0
"""Seconds that a worker may take to start: a cold disk, a slow camera."""

STOP_PATIENCE = 8.0
"""Seconds that a worker may take to end when asked: it may have a contact sheet to save."""

FIRST_PAUSE, LONGEST_PAUSE, STEADY_AFTER = 0.1, 10.0, 30.0
"""Seconds before a restart, doubling with each; forgotten after a steady time."""

AWAY_AFTER = 1.0
"""Seconds between two looks at a worker after which it is the conductor that was away."""


class Worker:
    """One worker process, replaced by a fresh one as often as needed.

    `target(pipe, *arguments)` runs in the process; `arguments` may be changed for the next start.
    What it sends goes to `receive`, called in a thread of the worker's; Health goes to `tell`.
    """

    def __init__(
        self,
        stage: str,
        target: Callable[..., None],
        arguments: tuple[Any, ...],
        receive: Receive,
        tell: Callable[[Health], None],
        clock: Clock,
    ) -> None:
        self.stage = stage
        self._target = target
        self.arguments = arguments
        self._receive = receive
        self._tell = tell
        self._clock = clock
        self._life: Life | None = None
        self._restart_at: float | None = None
        self._pause = FIRST_PAUSE
        self._watched = clock.now()
        self._burials: list[threading.Thread] = []
        self._starts = 0
        self.figures: dict[str, float] = {}

    @property
    def pid(self) -> int | None:
        """Give the process's id, None while there is none."""
        return self._life.process.pid if self._life else None

    def start(self) -> None:
        """Start the process; returns before it works. Raises OSError where there is no room."""
        self._restart_at = None
        self._starts += 1
        self._life = Life(self.stage, self._target, self.arguments, self._on_message, self._clock)

    @property
    def restarts(self) -> int:
        """Count the starts after the first."""
        return max(0, self._starts - 1)

    def start_at(self, moment: float) -> None:
        """Start the process at the first `watch` from a moment on: other things come first."""
        self._restart_at = moment

    @property
    def works(self) -> bool:
        """Say whether there is a process that has built its part and has not ended."""
        life = self._life
        return (
            life is not None
            and life.settled.is_set()
            and life.problems is None
            and not life.ended.is_set()
        )

    def started(self) -> bool:
        """Say whether the worker works yet. Raises ProblemsFound with its reasons if it cannot."""
        life = self._life
        assert life is not None
        if not life.settled.is_set():
            if self._clock.now() - life.since < START_PATIENCE:
                return False
            problem = Problem("RUN-001", f"the {self.stage} worker did not start in time")
        elif life.problems is not None:
            raise ProblemsFound(life.problems)
        elif life.ended.is_set():
            problem = Problem(
                "RUN-002", f"the {self.stage} worker ended while starting", hint="run riot doctor"
            )
        else:
            return True
        raise ProblemsFound([problem])

    def send(self, message: Message) -> None:
        """Queue a message for the worker; without a worker it is forgotten: see ScreenReady."""
        if self._life is not None:
            self._life.outgoing.put(message)

    def watch(self, now: float) -> None:
        """Restart the process when it has died or gone silent; call at every tick."""
        life = self._life
        away = now - self._watched > AWAY_AFTER
        self._watched = now
        if life is None:
            if self._restart_at is not None and now >= self._restart_at:
                self._start_again(now)
            return
        if away:
            # Nobody read the heartbeats meanwhile.
            life.last_beat = now
        patience = SILENT_AFTER if life.settled.is_set() else START_PATIENCE
        silent = now - life.last_beat > patience
        if life.ended.is_set() or silent:
            why = "hung" if silent and not life.ended.is_set() else "ended"
            if life.problems:
                why = life.problems[0].message
            if now - life.since > STEADY_AFTER:
                self._pause = FIRST_PAUSE
            self._life = None
            self._fail(now, why)
            self._bury(life)

    def dismiss(self) -> None:
        """Ask the process to end; `stop` waits for it."""
        self._restart_at = None
        if self._life is not None:
            self._life.outgoing.put(None)

    def stop(self, patience: float = STOP_PATIENCE) -> None:
        """End the process: by asking, then by force. Leaves no thread behind."""
        self._restart_at = None
        if self._life is not None:
            self._life.stop(patience)
            self._life = None
        for burial in self._burials:
            burial.join()
        self._burials.clear()

    def _start_again(self, now: float) -> None:
        try:
            self.start()
        except OSError as error:
            self._fail(now, f"no process can be started: {error.strerror or error}")

    def _fail(self, now: float, why: str) -> None:
        self._restart_at = now + self._pause
        self._pause = min(LONGEST_PAUSE, self._pause * 2)
        self._say("failed", f"{why}; starting it again")

    def _bury(self, life: Life) -> None:
        # Joining a killed process may take a moment; the show must not wait for it.
        burial = threading.Thread(target=life.stop, args=(0.0,), name=f"riot-bury-{self.stage}")
        self._burials = [*(thread for thread in self._burials if thread.is_alive()), burial]
        burial.start()

    def _on_message(self, message: Message) -> None:
        if isinstance(message, Heartbeat):
            self.figures = dict(message.figures)
            self._say("ok", "")
        elif isinstance(message, Health):
            self._tell(message)
        else:
            self._receive(message)

    def _say(self, state: Any, detail: str) -> None:
        now = self._clock.now()
        self._tell(Health(t=now, stage=self.stage, state=state, since=now, detail=detail))
