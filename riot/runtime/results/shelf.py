"""Keep the pages of the last viewers, in memory, for as long as they were promised."""

from __future__ import annotations

from riot.clock import Clock

MOST_PAGES = 300
"""Pages at once; of more, the oldest goes."""


class Shelf:
    """Hold pages by token; one whose time is over is forgotten with all that it said."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._pages: dict[str, tuple[float, bytes]] = {}

    def __len__(self) -> int:
        return len(self._pages)

    def put(self, token: str, page: bytes, until: float) -> None:
        """Keep a page until that time."""
        self.sweep()
        if until <= self._clock.now():
            return
        self._pages.pop(token, None)
        self._pages[token] = (until, page)
        while len(self._pages) > MOST_PAGES:
            del self._pages[next(iter(self._pages))]

    def find(self, token: str) -> bytes | None:
        """Give a page that is still there."""
        found = self._pages.get(token)
        return None if found is None or found[0] <= self._clock.now() else found[1]

    def sweep(self) -> None:
        """Forget what is over."""
        now = self._clock.now()
        for token in [token for token, (until, _) in self._pages.items() if until <= now]:
            del self._pages[token]
