"""Start threads without waiting for them."""

from __future__ import annotations

import threading
from queue import SimpleQueue


class Starter:
    """Start threads on a thread of its own.

    `Thread.start` waits until the new thread runs, which on a busy machine takes many milliseconds:
    too long for whoever draws fifty pictures a second.
    """

    def __init__(self) -> None:
        self._waiting: SimpleQueue[threading.Thread | None] = SimpleQueue()
        self._thread: threading.Thread | None = None

    def start(self, thread: threading.Thread) -> None:
        """Let the thread be started soon; only the very first call may wait."""
        if self._thread is None:
            self._thread = threading.Thread(target=self._run, name="sound-starter", daemon=True)
            self._thread.start()
        self._waiting.put(thread)

    def close(self) -> None:
        """Start those that wait, and no more."""
        if self._thread is not None:
            self._waiting.put(None)
            self._thread.join()
            self._thread = None

    def _run(self) -> None:
        while (thread := self._waiting.get()) is not None:
            thread.start()
