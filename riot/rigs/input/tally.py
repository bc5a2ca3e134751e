"""Count what became of every message, and say what is wrong."""

from __future__ import annotations

from riot.rigs.input.trail import REMEMBERED, Trail

MOST_WORDS = 3
"""Troubles that are told at a time."""


class Tally:
    """Every message ends under exactly one figure, here or at the guard that stopped it."""

    def __init__(self) -> None:
        self.received = 0
        """Packets that came, connections that were turned away, and packets cut from no frame."""
        self.bundled = 0
        """Messages that came with another in one packet: `received` and these make all messages."""
        self.heeded = 0
        """Commands, and messages that the film asks for."""
        self.released = 0
        """Buttons let go, and packets with nothing in them."""
        self.unknown = 0
        """Messages to addresses that nobody asks for."""
        self.bad = 0
        """What is no OSC, or says nothing that can be used."""
        self._bad = Trail()
        self._typing = Trail(MOST_WORDS, first_come=True)
        self._lost = 0
        self._lost_at = float("-inf")

    def add_bad(self, source: str, now: float, why: str) -> None:
        """Count something that cannot be used."""
        self.bad += 1
        self._bad.add(source, now, why)

    def add_misspelt(self, source: str, now: float, address: str, why: str) -> None:
        """Count a command that lacks what it needs."""
        self.bad += 1
        self._typing.add(f"{source} sends to {address}: {why}", now)

    def add_unknown(self, source: str, now: float, address: str, advice: str) -> None:
        """Count a message to an address that nobody asks for; `advice` when it is near one."""
        self.unknown += 1
        if advice:
            self._typing.add(f"{source} sends to {address}: {advice}", now)

    def lose(self, lost: int, now: float) -> None:
        """Take note of how many packets the system has dropped so far."""
        if lost > self._lost:
            self._lost_at = now
        self._lost = lost

    def troubles(self, now: float) -> list[str]:
        """Say what is wrong with what came in the last minute."""
        found = [track.source for track in self._typing.recent(now)]
        found += [
            f"{track.messages} from {track.source} cannot be used: {track.sample}"
            for track in self._bad.recent(now)
        ]
        if now - self._lost_at <= REMEMBERED:
            found.append("more came than could be read: some of it was lost")
        return found


def in_short(troubles: list[str]) -> str:
    """Tell the first few."""
    told = "; ".join(troubles[:MOST_WORDS])
    return f"{told}; and more" if len(troubles) > MOST_WORDS else told
