"""A rig that remembers what it was sent."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass

from riot.clock import Clock

OscValue = float | int | str
_REMEMBERED = 100_000


@dataclass(frozen=True, slots=True)
class Packet:
    """One message as it arrived: when, where to, and with what (None: no argument)."""

    t: float
    address: str
    value: OscValue | None


class SimOscSender:
    """Remember packets and their times instead of sending them; the oldest go at 100,000."""

    def __init__(self, host: str, port: int, clock: Clock) -> None:
        self.place = f"{host}:{port}"
        self.packets: deque[Packet] = deque(maxlen=_REMEMBERED)
        self.reachable = True
        """Set to False to play a rig that is off."""
        self.closed = False
        self._clock = clock

    def offer(self, address: str, value: OscValue | None) -> bool:
        """Take a message, unless unreachable."""
        if self.reachable:
            self.packets.append(Packet(self._clock.now(), address, value))
        return self.reachable

    def trouble(self) -> str:
        """Say so when unreachable."""
        return "" if self.reachable else f"{self.place} is switched off"

    def close(self) -> None:
        """Take no more."""
        self.closed = True
        self.reachable = False
