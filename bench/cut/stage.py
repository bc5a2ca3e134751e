"""One player in a process of its own, and a stand-in for the conductor that orders cuts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any, Literal

from bench.cut.sampling import Sighting
from bench.cut.timeline import Ordered, Timeline
from riot.clock import Clock, SystemClock
from riot.errors import RiotError
from riot.messages import Clip, ClipFailed, CutTo, Health, Message, PrerollClips
from riot.runtime.supervisor import Worker

PATIENCE = 5.0
"""Seconds to wait for what was ordered."""


def start(worker: Worker, clock: Clock) -> None:
    """Start a worker and wait until it works. Raises ProblemsFound where it cannot."""
    worker.start()
    try:
        while not worker.started():
            clock.sleep(0.02)
    except BaseException:
        worker.stop(patience=0.0)
        raise


class Stage:
    """One player in a process of its own, told what to do as the conductor does it.

    Sightings come from the player's own observer, or from a sampler that is given `see`.
    """

    def __init__(self, target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self.clock: Clock = SystemClock()
        self.timeline = Timeline()
        self.failures: list[str] = []
        self._changed = threading.Condition()
        self._unwell = ""
        self._worker = Worker("screen", target, arguments, self._receive, self._hear, self.clock)
        self._take = 0

    def __enter__(self) -> Stage:
        start(self._worker, self.clock)
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.stop()

    @property
    def pid(self) -> int:
        """Give the player's process id."""
        return self._worker.pid or 0

    def check(self) -> None:
        """See that the player is alive. Raises RiotError BEN-003 where its process has ended."""
        if not self._worker.works:
            after = f"the player's process ended after {self._take} cuts"
            raise RiotError("BEN-003", f"{after}: {self._unwell}" if self._unwell else after)

    @property
    def figures(self) -> dict[str, float]:
        """Give what the screen counted up to half a second ago."""
        return self._worker.figures

    def preroll(self, clips: Sequence[Clip]) -> None:
        """Have clips held ready."""
        self._worker.send(PrerollClips(t=self.clock.now(), clips=tuple(clips)))

    def cut(
        self, clip: Clip, due: Literal["now", "clip_end"] = "now", *, loop: bool = False
    ) -> float:
        """Order a cut; give the time of the order."""
        self.check()
        self._take += 1
        now = self.clock.now()
        self._worker.send(
            CutTo(t=now, take=self._take, scene="bench", picture=clip, due=due, loop=loop)
        )
        return now

    def see(self, sighting: Sighting) -> None:
        """Note what is on the screen; from any thread."""
        with self._changed:
            self.timeline.add(sighting.t, sighting.code, sighting.unseen)
            self._changed.notify_all()

    def sight(self, ordered: Ordered, patience: float = PATIENCE) -> float | None:
        """Wait for a cut to be seen; give its time, None when that takes too long."""
        with self._changed:
            self._changed.wait_for(
                lambda: self.timeline.first_new(ordered) is not None, timeout=patience
            )
            return self.timeline.first_new(ordered)

    def _hear(self, health: Health) -> None:
        if health.state == "failed":
            self._unwell = health.detail

    def _receive(self, message: Message) -> None:
        if isinstance(message, Sighting):
            self.see(message)
        elif isinstance(message, ClipFailed):
            self.failures.append(f"{message.file}: {message.reason}")
