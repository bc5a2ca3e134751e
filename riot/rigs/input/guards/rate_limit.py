"""Take only so many messages a second from one sender, and from all of them."""

from __future__ import annotations

from riot.rigs.input.guards.bucket import Bucket
from riot.rigs.input.guards.port import Figure
from riot.rigs.input.trail import Trail
from riot.rigs.input.weights import Weights

PRESSES = 10.0
"""Presses a second of one sender that are taken even when its faders use up the rate."""
ALL = 10.0
"""All senders together may send this many times what one may."""
_MOST_SENDERS = 256
_MOST_HELD = 64
_LONGEST = 256
"""Bytes of an address."""


class RateLimit:
    """Drop what is too many; but of a fader's moves the newest is held back and comes later.

    A sender may send `rate` messages a second, and as many at once after a silence. A press has
    tokens of its own; a steady value is held back until there is a token again.
    """

    figure: Figure = "too_many"

    def __init__(self, rate: float, weights: Weights) -> None:
        self._rate = rate
        self._weights = weights
        self._senders: dict[str, tuple[Bucket, Bucket]] = {}
        self._all = Bucket(rate * ALL)
        self._all_presses = Bucket(PRESSES * ALL)
        self._held: dict[tuple[str, bytes], bytes] = {}
        self._trail = Trail()
        self.count = 0

    @property
    def held(self) -> int:
        """Count the packets that are held back, each the newest of its sender and address."""
        return len(self._held)

    def refuses(self, source: str, packet: bytes, now: float) -> bool:
        """Say whether this is one too many, or one to be held back."""
        common, presses = self._buckets(source)
        key = (source, packet[: packet.find(b"\0", 0, _LONGEST)])
        if common.take(now) and self._all.take(now):
            if self._held and self._held.pop(key, None) is not None:
                self.count += 1
            return False
        weight = self._weights.of(key[1])
        if weight in ("press", "both") and presses.take(now) and self._all_presses.take(now):
            return False
        if weight in ("steady", "both") and (key in self._held or len(self._held) < _MOST_HELD):
            self.count += key in self._held
            self._held[key] = packet
            return True
        self.count += 1
        self._trail.add(source, now)
        return True

    def charge(self, source: str, now: float) -> bool:
        """Pay for one more message of a packet that was let in; False when it is one too many."""
        common, _ = self._buckets(source)
        if common.take(now) and self._all.take(now):
            return True
        self.count += 1
        self._trail.add(source, now)
        return False

    def take(self, now: float) -> list[tuple[str, bytes]]:
        """Take out, with their senders, the packets for which there is a token now."""
        found: list[tuple[str, bytes]] = []
        for key in list(self._held):
            common, _ = self._buckets(key[0])
            if common.take(now) and self._all.take(now):
                found.append((key[0], self._held.pop(key)))
        return found

    def troubles(self, now: float) -> list[str]:
        """Name those who send too much."""
        return [
            f"{track.messages} from {track.source} were too many: let it send only what riot needs,"
            " or raise input.osc.rate"
            for track in self._trail.recent(now)
        ]

    def _buckets(self, source: str) -> tuple[Bucket, Bucket]:
        found = self._senders.get(source)
        if found is None:
            if len(self._senders) >= _MOST_SENDERS:
                del self._senders[next(iter(self._senders))]
            found = self._senders[source] = Bucket(self._rate), Bucket(PRESSES)
        return found
