"""The conductor's inbox: workers put in, a tick drains."""

from __future__ import annotations

import threading
from collections import deque

from riot.messages import CHANNELS, Message


class Inbox:
    """Hold what came since the last tick, in order; `put` never blocks.

    Of a kind whose channel drops the oldest, at most `most` wait; `dropped` counts the others.
    """

    def __init__(self, most: int = 64) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._waiting: deque[Message] = deque()
        self.dropped = 0

    def put(self, message: Message) -> None:
        """Take a message from any thread."""
        with self._lock:
            if CHANNELS[type(message)].full == "oldest":
                same = [held for held in self._waiting if type(held) is type(message)]
                if len(same) >= self._most:
                    self._waiting.remove(same[0])
                    self.dropped += 1
            self._waiting.append(message)

    def drain(self) -> list[Message]:
        """Take everything out, oldest first."""
        with self._lock:
            waiting = list(self._waiting)
            self._waiting.clear()
        return waiting
