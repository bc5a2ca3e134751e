"""Look at a screen's picture from a process of its own and tell when it changes."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

from bench import code
from bench.code import TORN, Code
from bench.cut.screenbuffer import map_picture
from riot.clock import SystemClock
from riot.messages import Message

EVERY = 0.002
"""Seconds between two looks."""

_NICE = -10
_LOOKS = 4
"""Looks until a torn picture is believed: a window is not written in one instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting(Message):
    """Something else is on the screen since `t`: the picture of `code`, BLANK or TORN.

    `unseen` is how long nobody had looked before.
    """

    code: Code
    unseen: float = 0.0


@dataclass(frozen=True, slots=True)
class Looks:
    """How well was looked: how often in all, and the longest that nobody did, in seconds."""

    count: int
    seconds: float
    longest: float

    @property
    def rate(self) -> float:
        """Give looks a second."""
        return self.count / self.seconds if self.seconds else 0.0


class Sampler:
    """Sample a screen buffer's file while the `with` lasts; sightings go to `tell`, in a thread."""

    def __init__(self, file: Path, tell: Callable[[Sighting], None]) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_sample, args=(theirs, file), name="bench-sampler")
        self._theirs = theirs
        self._tell = tell
        self._thread = threading.Thread(target=self._read, name="bench-sampler")
        self._looks: queue.SimpleQueue[Looks] = queue.SimpleQueue()
        self.looks = Looks(0, 0.0, 0.0)

    def __enter__(self) -> Sampler:
        self._process.start()
        self._theirs.close()
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._pipe.send(None)
        self._thread.join()
        self._process.join()
        self._pipe.close()
        if not self._looks.empty():
            self.looks = self._looks.get()

    def _read(self) -> None:
        try:
            while True:
                told = self._pipe.recv()
                if isinstance(told, Looks):
                    self._looks.put(told)
                    return
                self._tell(told)
        except EOFError:
            return


def _sample(pipe: Connection, file: Path) -> None:
    clock = SystemClock()
    with contextlib.suppress(OSError):
        # Where it may, it looks on time whatever else the machine does; a look takes 0.05 ms.
        os.nice(_NICE)
    pixels = map_picture(file)
    rows, columns = code.places(pixels.shape[0])

    def look() -> Code:
        found = TORN
        for _ in range(_LOOKS):
            found = code.decode(pixels[rows, columns, :3].mean(axis=1))
            if found != TORN:
                break
            clock.sleep(EVERY / 4)
        return found

    last: Code | None = None
    count, longest = 0, 0.0
    start = before = due = clock.now()
    while not pipe.poll():
        found, now = look(), clock.now()
        count += 1
        unseen, before = now - before, now
        longest = max(longest, unseen)
        if found != last:
            last = found
            pipe.send(Sighting(t=now, code=found, unseen=unseen))
        due = max(due + EVERY, now)
        clock.sleep(due - clock.now())
    pipe.send(Looks(count, clock.now() - start, longest))
