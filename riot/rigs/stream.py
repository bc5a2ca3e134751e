"""Decide which values leave now: changed ones at the rate, all of them now and then."""

from __future__ import annotations

from collections.abc import Mapping

from riot.rigs.values import OscValue

REFRESH = 1.0
"""Seconds after which an address is sent again though nothing changed."""
_SAME = 1e-4
"""Floats closer than this are the same; the refresh sends what is left of a glide."""
_EARLY = 0.001
"""Ticks fall on a grid: a thousandth of a second too early is on time."""


class Stream:
    """Pace the addresses of one rig."""

    def __init__(self, rate: float) -> None:
        self._interval = 1.0 / rate
        self._left: dict[str, tuple[OscValue, float]] = {}

    def due(self, values: Mapping[str, OscValue], now: float) -> list[tuple[str, OscValue]]:
        """Give what should leave at `now` seconds, in the order of `values`."""
        return [
            (address, value) for address, value in values.items() if self._due(address, value, now)
        ]

    def left(self, address: str, value: OscValue, now: float) -> None:
        """Note that `value` has left; what was not noted stays due."""
        self._left[address] = (value, now)

    def forget(self, address: str) -> None:
        """Let the next value of `address` leave at once."""
        self._left.pop(address, None)

    def _due(self, address: str, value: OscValue, now: float) -> bool:
        last = self._left.get(address)
        if last is None:
            return True
        sent, then = last
        waited = now - then + _EARLY
        if waited >= REFRESH:
            return True
        return waited >= self._interval and _differ(sent, value)


def _differ(one: OscValue, other: OscValue) -> bool:
    if isinstance(one, float) and isinstance(other, float):
        return abs(one - other) > _SAME
    return one != other
