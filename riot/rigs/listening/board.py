"""Count what is heard, address by address: newest values, rate, and how it went lately."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from riot.rigs.listening.listener import Arrival
from riot.rigs.listening.packets import (
    BadPacketError,
    HeardMessage,
    Value,
    messages_of,
    read_packet,
)

MOST_ADDRESSES = 2000
"""Addresses that are told apart; further ones are only counted."""

MOMENT = 0.25
"""Seconds of one step of a row's history."""

HISTORY = 32
"""Steps of a row's history."""

RATE_OVER = 2.0
"""Seconds over which a rate is taken."""


@dataclass(slots=True)
class Row:
    """What is known of one address."""

    address: str
    sender: str = ""
    transport: str = ""
    types: str = ""
    values: tuple[Value, ...] = ()
    count: int = 0
    last: float = 0.0
    """When it was heard last, on the listener's clock."""
    first: float = 0.0
    steps: deque[tuple[int, int, float | None]] = field(
        default_factory=lambda: deque[tuple[int, int, float | None]](maxlen=HISTORY + 1)
    )
    """Of each step with a message: its number, how many came in it, and the last number."""

    def rate(self, now: float) -> float:
        """Give messages a second over the last seconds, or since the first."""
        present = int(now / MOMENT)
        # The present step is not full yet: it would make a steady rate look unsteady.
        oldest = max(present - round(RATE_OVER / MOMENT), int(self.first / MOMENT) + 1)
        if oldest >= present:
            return 0.0
        heard = sum(count for step, count, _ in self.steps if oldest <= step < present)
        return heard / ((present - oldest) * MOMENT)

    def history(self, now: float, length: int = HISTORY) -> list[float | None]:
        """Give the number at the end of each of the last steps; None before the first."""
        present = int(now / MOMENT)
        found: list[float | None] = []
        known = {step: number for step, _, number in self.steps}
        before = [number for step, number in known.items() if step <= present - length]
        value = before[-1] if before else None
        for step in range(present - length + 1, present + 1):
            value = known.get(step, value)
            found.append(value)
        return found

    def hear(self, message: HeardMessage, arrival: Arrival) -> None:
        """Take one message in."""
        if not self.count:
            self.first = arrival.t
        self.count += 1
        self.last = arrival.t
        self.sender, self.transport = arrival.sender, arrival.transport
        self.types, self.values = message.types, message.values
        number = next((float(v) for v in message.values if isinstance(v, (int, float))), None)
        step = int(arrival.t / MOMENT)
        if self.steps and self.steps[-1][0] == step:
            self.steps[-1] = (step, self.steps[-1][1] + 1, number)
        else:
            self.steps.append((step, 1, number))


class Board:
    """Keep a row for each address, of messages whose address begins with one of `only`."""

    def __init__(self, only: Sequence[str] = ()) -> None:
        self._only = tuple(only)
        self._rows: dict[str, Row] = {}
        self.packets = 0
        self.messages = 0
        """Messages that `only` lets pass."""
        self.bad = 0
        """Packets that are no OSC."""
        self.last_fault = ""
        """Who sent the last of them, and what is wrong with it."""
        self.crowded = 0
        """Messages whose address found the board full."""

    def hear(self, arrival: Arrival) -> list[HeardMessage]:
        """Count a packet; give its messages that `only` lets pass."""
        self.packets += 1
        try:
            packet = read_packet(arrival.data)
        except BadPacketError as error:
            self.bad += 1
            self.last_fault = f"from {arrival.sender}: {error}"
            return []
        found = [message for message in messages_of(packet) if wanted(message, self._only)]
        for message in found:
            self.messages += 1
            row = self._rows.get(message.address)
            if row is None:
                if len(self._rows) >= MOST_ADDRESSES:
                    self.crowded += 1
                    continue
                row = self._rows[message.address] = Row(message.address)
            row.hear(message, arrival)
        return found

    def rows(self) -> list[Row]:
        """Give all rows by address."""
        return [self._rows[address] for address in sorted(self._rows)]


def wanted(message: HeardMessage, only: Sequence[str]) -> bool:
    """Say whether an address is one of `only`, or below one of them."""
    return not only or any(message.address.startswith(start) for start in only)
