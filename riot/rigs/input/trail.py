"""Remember who gave trouble lately, in little memory."""

from __future__ import annotations

from dataclasses import dataclass

REMEMBERED = 60.0
"""Seconds after which trouble that did not come again is forgotten."""
MOST = 32
"""Senders that are told apart."""


@dataclass(slots=True)
class Track:
    """What one sender did: how often, when last, and the first example."""

    source: str
    count: int
    last: float
    sample: str

    @property
    def messages(self) -> str:
        """Count in words that seldom change: each change of a text of health is logged."""
        if self.count <= 10:
            return "1 message" if self.count == 1 else f"{self.count} messages"
        return f"more than {10 ** (len(str(self.count - 1)) - 1):,} messages"


class Trail:
    """Count by sender.

    When there are more than `most`, the one that has been silent longest gives way; or, if
    `first_come`, the new one is left out.
    """

    def __init__(self, most: int = MOST, *, first_come: bool = False) -> None:
        self._most = most
        self._first_come = first_come
        self._tracks: dict[str, Track] = {}

    def add(self, source: str, now: float, sample: str = "") -> None:
        """Count once more."""
        track = self._tracks.get(source)
        if track is None:
            if len(self._tracks) >= self._most:
                if self._first_come:
                    return
                del self._tracks[min(self._tracks.values(), key=lambda one: one.last).source]
            self._tracks[source] = Track(source, 1, now, sample)
            return
        track.count += 1
        track.last = now

    def find(self, source: str) -> Track | None:
        """Give what one sender did."""
        return self._tracks.get(source)

    def recent(self, now: float, least: int = 1) -> list[Track]:
        """Give those who did it so often, and did it within the last minute."""
        for source, track in list(self._tracks.items()):
            if now - track.last > REMEMBERED:
                del self._tracks[source]
        return [track for track in self._tracks.values() if track.count >= least]
