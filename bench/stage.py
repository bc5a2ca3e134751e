"""One player in a process of its own, and a stand-in for the conductor that orders cuts."""

from __future__ import annotations

import queue
import random
from collections.abc import Callable
from typing import Any, Literal

from bench.film import CodedClip
from bench.watching import Sighting
from riot.clock import Clock, SystemClock
from riot.messages import Clip, CutTo, Message, PrerollClips
from riot.runtime.supervisor import Worker

PATIENCE = 10.0
"""Seconds to wait for what was ordered."""

SETTLE = 0.15
"""Seconds that a clip has played before it is cut into."""


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
    """One player in a process of its own, told what to do as the conductor does it."""

    def __init__(self, target: Callable[..., None], arguments: tuple[Any, ...]) -> None:
        self._clock: Clock = SystemClock()
        self._seen: queue.SimpleQueue[Sighting] = queue.SimpleQueue()
        self._worker = Worker(
            "screen", target, arguments, self._receive, lambda _: None, self._clock
        )
        self._take = 0
        self._chance = random.Random(1)
        self.newest: Sighting | None = None

    def __enter__(self) -> Stage:
        start(self._worker, self._clock)
        return self

    def __exit__(self, *_: object) -> None:
        self._worker.stop()

    def preroll(self, clip: CodedClip) -> bool:
        """Have a clip held ready; False when that takes too long."""
        self._worker.send(PrerollClips(t=self._clock.now(), clips=(Clip(clip.file),)))
        return self._wait(lambda seen: seen.ready > 0) is not None

    def cut(self, clip: CodedClip, due: Literal["now", "clip_end"]) -> float:
        """Order a cut; give the time of the order."""
        self._take += 1
        now = self._clock.now()
        self._worker.send(
            CutTo(t=now, take=self._take, scene="bench", picture=Clip(clip.file), due=due)
        )
        if due == "now":
            self._worker.send(PrerollClips(t=now, clips=()))
        return now

    def sight(self, clip: CodedClip) -> Sighting | None:
        """Wait for the clip to be seen."""
        return self._wait(lambda seen: seen.code is not None and seen.code[0] == clip.number)

    def play_on(self) -> None:
        """Let it play for a while that falls anywhere within a display frame."""
        self._clock.sleep(SETTLE + self._chance.uniform(0, 0.1))

    def _receive(self, message: Message) -> None:
        if isinstance(message, Sighting):
            self._seen.put(message)

    def _wait(self, wanted: Callable[[Sighting], bool]) -> Sighting | None:
        end = self._clock.now() + PATIENCE
        while True:
            while not self._seen.empty():
                self.newest = self._seen.get()
                if wanted(self.newest):
                    return self.newest
            if self.newest is not None and wanted(self.newest):
                return self.newest
            try:
                self.newest = self._seen.get(timeout=max(0.01, end - self._clock.now()))
            except queue.Empty:
                return None
            if wanted(self.newest):
                return self.newest
