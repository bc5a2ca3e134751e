"""Keep cues until they can leave: in order, none dropped silently."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

from riot.rigs.port import OscMessage, RigSender

CAPACITY = 256
"""Cues that may wait for a rig that cannot be reached."""


class Outbox:
    """Hold the messages of one rig that must each arrive once."""

    def __init__(self) -> None:
        self._waiting: deque[OscMessage] = deque()
        self.lost = 0
        """Cues that found it full."""
        self.alarm = False
        """Cues were lost, and those that wait have not left yet."""

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, messages: Iterable[OscMessage]) -> None:
        """Put messages behind the others; one that finds it full is lost, counted, an alarm."""
        for message in messages:
            if len(self._waiting) >= CAPACITY:
                self.lost += 1
                self.alarm = True
            else:
                self._waiting.append(message)

    def clear(self) -> int:
        """Forget what waits; give how many these were."""
        count = len(self._waiting)
        self._waiting.clear()
        self.alarm = False
        return count

    def send(self, sender: RigSender) -> int:
        """Send as much as `sender` takes; give how many left."""
        if not self._waiting:
            return 0
        count = sender.offer(tuple(self._waiting))
        for _ in range(count):
            self._waiting.popleft()
        if not self._waiting:
            self.alarm = False
        return count
