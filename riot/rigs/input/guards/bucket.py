"""So many a second, and as many at once."""

from __future__ import annotations


class Bucket:
    """Gain `rate` tokens a second and hold at most a second's worth, at least one; begin full."""

    __slots__ = ("_rate", "_size", "_then", "_tokens")

    def __init__(self, rate: float) -> None:
        self._rate = rate
        self._size = max(1.0, rate)
        self._tokens = self._size
        self._then: float | None = None

    def take(self, now: float, count: int = 1) -> bool:
        """Take tokens out; False, and none is taken, when there are fewer."""
        if self._then is not None and now > self._then:
            self._tokens = min(self._size, self._tokens + (now - self._then) * self._rate)
        self._then = now
        if self._tokens < count:
            return False
        self._tokens -= count
        return True
