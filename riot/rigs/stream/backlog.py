"""What one rig has still to be sent of a feed that it shares with others."""

from __future__ import annotations

from collections.abc import Sequence

from riot.rigs.port import OscMessage
from riot.rigs.stream.feed import Feed


class Backlog:
    """Take what a feed has due; keep of what could not leave the newest of each address."""

    def __init__(self, feed: Feed | None) -> None:
        self._feed = feed
        self._behind: dict[str, OscMessage] = {}

    def due(self, now: float) -> Sequence[OscMessage]:
        """Give what should leave at `now`; say with `left` how much of it did."""
        fresh = () if self._feed is None else self._feed.due(now)
        if not self._behind:
            return fresh
        self._behind.update((message.address, message) for message in fresh)
        return tuple(self._behind.values())

    def left(self, messages: Sequence[OscMessage], count: int) -> None:
        """Note that the first `count` of what was due have left."""
        if self._behind or count < len(messages):
            self._behind = {message.address: message for message in messages[count:]}

    def renew(self) -> None:
        """Send everything again."""
        if self._feed is not None:
            self._behind = {message.address: message for message in self._feed.everything()}
