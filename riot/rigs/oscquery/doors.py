"""Who is let in: so many at once, so many of one machine, so often."""

from __future__ import annotations

from dataclasses import dataclass, field

from riot.clock import Clock
from riot.rigs.input.guards.bucket import Bucket

MOST_CONNECTIONS = 96
MOST_OF_ONE = 32
"""Connections that are open at once, of all machines and of one."""
OFTEN = 100.0
"""Connections a second that one machine may open."""
_MOST_REMEMBERED = 1024


@dataclass(slots=True)
class _Guest:
    open: int = 0
    bucket: Bucket = field(default_factory=lambda: Bucket(OFTEN))


class Doors:
    """Count connections, and refuse what would be too much."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._guests: dict[str, _Guest] = {}
        self.open = 0
        """Connections that are open."""
        self.refused = 0
        """Connections that were closed at the door."""

    def enter(self, address: str) -> bool:
        """Count a connection; False when it is to be closed. Call `leave` in either case."""
        guest = self._guests.get(address)
        if guest is None:
            if len(self._guests) >= _MOST_REMEMBERED:
                self._guests = {at: one for at, one in self._guests.items() if one.open}
            guest = self._guests[address] = _Guest()
        self.open += 1
        guest.open += 1
        welcome = (
            self.open <= MOST_CONNECTIONS
            and guest.open <= MOST_OF_ONE
            and guest.bucket.take(self._clock.now())
        )
        self.refused += not welcome
        return welcome

    def leave(self, address: str) -> None:
        """Count a connection as closed."""
        self.open -= 1
        guest = self._guests.get(address)
        if guest is not None:
            guest.open -= 1
