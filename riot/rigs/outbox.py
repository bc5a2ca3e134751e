"""Keep cues until they can leave: in order, none dropped silently, none fired long after."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass

from riot.rigs.port import OscMessage, RigSender

CAPACITY = 256
"""Cues that may wait for a rig that cannot be reached."""

STALE = 10.0
"""Seconds after which a GO, a press or a text would startle whoever stands at the rig."""


@dataclass(slots=True)
class _Waiting:
    """A message, whether it says how something is to be from now on, and since when it waits."""

    message: OscMessage
    lasts: bool
    since: float | None = None


class Outbox:
    """Hold the messages of one rig that must each arrive once."""

    def __init__(self) -> None:
        self._waiting: deque[_Waiting] = deque()
        self.lost = 0
        """Cues that found it full."""
        self.stale = 0
        """Cues that were too old to be sent."""
        self.alarm = False
        """Cues were lost, and those that wait have not left yet."""

    def __len__(self) -> int:
        return len(self._waiting)

    def add(self, messages: Iterable[OscMessage], *, lasts: bool = False) -> None:
        """Put messages behind the others; one that finds it full is lost, counted, an alarm.

        One that `lasts`, a number that something is set to, is sent however late it is.
        """
        for message in messages:
            if len(self._waiting) >= CAPACITY:
                self.lost += 1
                self.alarm = True
            else:
                self._waiting.append(_Waiting(message, lasts))

    def clear(self) -> int:
        """Forget what waits; give how many these were."""
        count = len(self._waiting)
        self._waiting.clear()
        self.alarm = False
        return count

    def expire(self, now: float) -> None:
        """Forget what has waited for too long; of what lasts, the newest of each address stays."""
        if not self._waiting:
            return
        for one in self._waiting:
            one.since = now if one.since is None else one.since
        if now - (self._waiting[0].since or 0.0) < STALE:
            return
        newest = {one.message.address: one for one in self._waiting if one.lasts}
        kept = [
            one
            for one in self._waiting
            if now - (one.since or 0.0) < STALE or newest.get(one.message.address) is one
        ]
        self.stale += len(self._waiting) - len(kept)
        self._waiting = deque(kept)

    def send(self, sender: RigSender) -> int:
        """Send as much as `sender` takes; give how many left."""
        if not self._waiting:
            return 0
        count = sender.offer([one.message for one in self._waiting])
        for _ in range(count):
            self._waiting.popleft()
        if not self._waiting:
            self.alarm = False
        return count
