"""Let go of what was pressed."""

from __future__ import annotations

from riot.rigs.port import OscMessage

_EARLY = 0.0005


class Presses:
    """Hold buttons down for `seconds`, by time alone."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._held: dict[str, tuple[float, OscMessage]] = {}

    def press(self, release: OscMessage, now: float) -> None:
        """Note that a button was pressed at `now`, and what lets go of it."""
        self._held[release.address] = (now + self._seconds, release)

    def let_go(self, address: str) -> OscMessage | None:
        """Give the release of one address ahead of time; None when it is not pressed."""
        held = self._held.pop(address, None)
        return None if held is None else held[1]

    def due(self, now: float) -> list[OscMessage]:
        """Give all releases that are due, and forget them."""
        if not self._held:
            return []
        done = [release for when, release in self._held.values() if now + _EARLY >= when]
        for release in done:
            del self._held[release.address]
        return done
