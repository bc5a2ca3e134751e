"""Heed only the senders that the installation names."""

from __future__ import annotations

import ipaddress
from collections.abc import Sequence

from riot.rigs.input.guards.port import Figure
from riot.rigs.input.hosts import read_allowed
from riot.rigs.input.trail import Trail

_MOST = 1024
"""Senders whose verdict is remembered."""


class AllowList:
    """Refuse whoever is not on the list, and say who that was."""

    figure: Figure = "refused"

    def __init__(self, allow: Sequence[str]) -> None:
        self._networks = [network for entry in allow for network in read_allowed(entry)]
        self._verdicts: dict[str, bool] = {}
        self._trail = Trail()
        self.count = 0

    def refuses(self, source: str, packet: bytes, now: float) -> bool:
        """Say whether the sender is not on the list."""
        refused = self._verdicts.get(source)
        if refused is None:
            if len(self._verdicts) >= _MOST:
                self._verdicts.clear()
            refused = self._verdicts[source] = not self._lists(source)
        if refused:
            self.count += 1
            self._trail.add(source, now)
        return refused

    def troubles(self, now: float) -> list[str]:
        """Name those who were refused."""
        return [
            f"{track.messages} from {track.source} refused: add it to input.osc.allow"
            for track in self._trail.recent(now)
        ]

    def _lists(self, source: str) -> bool:
        try:
            address = ipaddress.ip_address(source)
        except ValueError:
            return False
        return any(address in network for network in self._networks)
