"""Keep cues until they can leave: in order, none dropped silently."""

from __future__ import annotations

from collections import deque

from riot.rigs.port import OscSender
from riot.rigs.values import OscValue

CAPACITY = 256
"""Cues that may wait for a rig that cannot be reached."""


class Outbox:
    """Hold the messages of one rig that must each arrive once."""

    def __init__(self) -> None:
        self._waiting: deque[tuple[str, OscValue | None]] = deque()
        self.lost = 0
        """Cues that found it full."""
        self.alarm = False
        """Cues were lost, and those that wait have not left yet."""

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, address: str, value: OscValue | None) -> None:
        """Put a message behind the others; when full it is lost, counted, and an alarm."""
        if len(self._waiting) >= CAPACITY:
            self.lost += 1
            self.alarm = True
            return
        self._waiting.append((address, value))

    def send(self, sender: OscSender) -> int:
        """Send as much as `sender` takes; give how many left."""
        count = 0
        while self._waiting and sender.offer(*self._waiting[0]):
            self._waiting.popleft()
            count += 1
        if not self._waiting:
            self.alarm = False
        return count
