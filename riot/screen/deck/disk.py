"""Tell a disk that does not answer from a machine that is merely busy."""

from __future__ import annotations

from riot.clock import SystemClock
from riot.screen.deck.port import STALLED_SECONDS


class Disk:
    """Know how long a file's thread has been in one read: use it as a context around each."""

    def __init__(self) -> None:
        self._clock = SystemClock()
        self._since: float | None = None

    def __enter__(self) -> None:
        self._since = self._clock.now()

    def __exit__(self, *_: object) -> None:
        self._since = None

    @property
    def waits(self) -> bool:
        """Say whether a read has not returned for over `STALLED_SECONDS`."""
        since = self._since
        return since is not None and self._clock.now() - since > STALLED_SECONDS
