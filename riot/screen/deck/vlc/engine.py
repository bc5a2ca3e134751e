"""libvlc and the one thread that calls it, which may be left behind when a call never returns."""

from __future__ import annotations

import queue
import threading
from collections.abc import Callable

import vlc

from riot.clock import SystemClock

STUCK_SECONDS = 4.0
"""How long a call of libvlc may take; those that should take longest take a tenth of a second."""

_LEAVE_SECONDS = 2.0

ARGUMENTS = (
    "--quiet",
    "--verbose=-1",
    "--no-audio",
    "--no-spu",
    "--no-osd",
    "--no-stats",
    "--no-lua",
    "--no-video-title-show",
    "--no-snapshot-preview",
    "--no-avcodec-corrupted",
    "--prefetch-buffer-size=256",
    "--prefetch-read-size=65536",
)


class Engine:
    """Make calls in order on a thread of its own, and release everything in the end.

    `give_back` are called before the instance is released, also when the thread comes to life
    again long after it was left behind.
    """

    def __init__(self, instance: vlc.Instance | None = None) -> None:
        self.instance = instance
        self.give_back: list[Callable[[], None]] = []
        self._clock = SystemClock()
        self._calls: queue.SimpleQueue[tuple[str, Callable[[], None]] | None] = queue.SimpleQueue()
        self._doing: tuple[str, float] | None = None
        self._thread = threading.Thread(target=self._run, name="libvlc", daemon=True)
        if instance is None:
            self.call("start", self._start)
        self._thread.start()

    @property
    def stuck(self) -> str:
        """Give the name of the call that has not returned for too long, or nothing."""
        doing = self._doing
        if doing is None or self._clock.now() - doing[1] < STUCK_SECONDS:
            return ""
        return doing[0]

    @property
    def gone(self) -> bool:
        """Say whether the thread has ended."""
        return not self._thread.is_alive()

    def call(self, name: str, call: Callable[[], None]) -> None:
        """Let the thread make a call of libvlc; returns at once."""
        self._calls.put((name, call))

    def leave(self, *, wait: bool) -> None:
        """Let the thread end after what it was told so far; wait for it, but not for ever."""
        self._calls.put(None)
        if wait:
            self._thread.join(_LEAVE_SECONDS)

    def _start(self) -> None:
        self.instance = vlc.Instance(list(ARGUMENTS))

    def _run(self) -> None:
        while (todo := self._calls.get()) is not None:
            self._do(*todo)
        for give_back in self.give_back:
            self._do("release", give_back)
        if self.instance is not None:
            self._do("release", self.instance.release)

    def _do(self, name: str, call: Callable[[], None]) -> None:
        self._doing = name, self._clock.now()
        call()
        self._doing = None
