"""A worker's end of the pipe to the conductor."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from multiprocessing.connection import Connection

import psutil

from riot.clock import Clock
from riot.errors import Problem
from riot.messages import Health, Heartbeat, Message

HEARTBEAT_EVERY = 0.5
"""Seconds."""


@dataclass(frozen=True, slots=True)
class Started:
    """The worker has built its part of the line and works."""


@dataclass(frozen=True, slots=True)
class StartFailed:
    """The worker cannot work as configured; what to do is in the problems."""

    problems: tuple[Problem, ...]


class Link:
    """Receive in a thread, send from the worker's own; `open` turns false when the conductor goes.

    A worker that sees `open` false must end: nobody is left to stop it.
    """

    def __init__(self, stage: str, pipe: Connection, clock: Clock) -> None:
        self._stage = stage
        self._pipe = pipe
        self._clock = clock
        self._received: deque[Message] = deque()
        self._arrived = threading.Event()
        self._last_beat = float("-inf")
        self._told: dict[str, tuple[str, str]] = {}
        self._process = psutil.Process()
        self.open = True
        self._thread = threading.Thread(target=self._receive, name="riot-link", daemon=True)
        self._thread.start()

    def received(self) -> list[Message]:
        """Take out what came, oldest first."""
        self._arrived.clear()
        found: list[Message] = []
        while self._received:
            found.append(self._received.popleft())
        return found

    def wait(self, seconds: float) -> None:
        """Wait until something comes, the conductor goes, or the time is over."""
        if seconds > 0:
            self._arrived.wait(seconds)

    def send(self, message: Message | Started | StartFailed) -> None:
        """Send; a conductor that is gone is noticed, not raised."""
        try:
            self._pipe.send(message)
        except OSError:
            self.open = False

    def tell(self, health: Health) -> None:
        """Send a state of health when it is another than the last one sent of its stage."""
        state = (health.state, health.detail)
        if state != self._told.get(health.stage):
            self._told[health.stage] = state
            self.send(health)

    def beat(self, figures: dict[str, float]) -> None:
        """Send a heartbeat when one is due; resident memory in bytes is added as `rss`."""
        now = self._clock.now()
        if now - self._last_beat >= HEARTBEAT_EVERY:
            self._last_beat = now
            memory = float(self._process.memory_info().rss)
            self.send(Heartbeat(t=now, stage=self._stage, figures={**figures, "rss": memory}))

    def _receive(self) -> None:
        try:
            while True:
                message = self._pipe.recv()
                if message is None:
                    break
                self._received.append(message)
                self._arrived.set()
        except (EOFError, OSError):
            pass
        self.open = False
        self._arrived.set()
