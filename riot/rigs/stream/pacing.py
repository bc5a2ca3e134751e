"""Decide which values leave now: changed ones at the rate, all of them now and then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

REFRESH = 1.0
"""Seconds after which an address is sent again though nothing changed."""
SAME = 1e-4
"""Floats closer than this are the same; the refresh sends what is left of a glide."""
EARLY = 0.001
"""Ticks fall on a grid: a thousandth of a second too early is on time."""


@dataclass(frozen=True, slots=True)
class _Sent:
    """What an address was last sent, when, and when its next turn is."""

    value: float | int
    at: float
    turn: float


class Pacing:
    """Pace the addresses of one rig.

    A value may leave up to half an interval before its turn; its next turn then comes as much
    later. So a reading that follows the last one a little early need not wait for a whole tick,
    and the rate holds all the same.
    """

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / rate
        self._sent: dict[str, _Sent] = {}

    def due(self, values: Mapping[str, float | int], now: float) -> list[tuple[str, float | int]]:
        """Give what should leave at `now` seconds, in the order of `values`."""
        return [
            (address, value) for address, value in values.items() if self._due(address, value, now)
        ]

    def left(self, address: str, value: float | int, now: float) -> None:
        """Note that `value` has left; what was not noted stays due."""
        last = self._sent.get(address)
        turn = now if last is None else max(now, last.turn)
        self._sent[address] = _Sent(value, now, turn + self._interval)

    def forget(self, address: str) -> None:
        """Let the next value of `address` leave at once."""
        self._sent.pop(address, None)

    def forget_all(self) -> None:
        """Let the next value of every address leave at once."""
        self._sent.clear()

    def _due(self, address: str, value: float | int, now: float) -> bool:
        last = self._sent.get(address)
        if last is None or now - last.at + EARLY >= REFRESH:
            return True
        return now + EARLY >= last.turn - self._interval / 2 and _differ(last.value, value)


def _differ(one: float | int, other: float | int) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) > SAME
    return one != other
