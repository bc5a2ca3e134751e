"""One WebSocket client: what it listens to, and what waits to be sent to it."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Iterable
from typing import Protocol

_MOST_NOTICES = 128


class Line(Protocol):
    """Send a text or bytes, waiting until the client has room for more."""

    async def send(self, message: str | bytes) -> None:
        """Send it."""
        ...


class Listener:
    """Hold the newest packet of each address until the client takes it: one that is slow misses
    what lay between, and nothing ever piles up."""

    def __init__(self) -> None:
        self._heard: set[str] = set()
        self._branches: set[str] = set()
        self._packets: dict[str, bytes] = {}
        self._notices: deque[str] = deque(maxlen=_MOST_NOTICES)
        self._news = asyncio.Event()
        self.skipped = 0
        """Packets in whose place a newer one went."""

    def listen(self, paths: Iterable[str], branch: str = "") -> None:
        """Hear these addresses too, and what will come below `branch`."""
        self._heard.update(paths)
        if branch:
            self._branches.add(branch)

    def ignore(self, paths: Iterable[str], branch: str = "") -> None:
        """Hear these addresses no more, nor what will come below `branch`."""
        self._branches.discard(branch)
        for path in paths:
            self._heard.discard(path)
            self._packets.pop(path, None)

    def take_in(self, paths: Iterable[str]) -> None:
        """Hear those of these new addresses that are below a branch."""
        for path in paths:
            if any(path.startswith(branch) for branch in self._branches):
                self._heard.add(path)

    def hears(self, path: str) -> bool:
        """Say whether it listens to an address."""
        return path in self._heard

    def offer(self, path: str, packet: bytes) -> None:
        """Have a packet sent, in place of one of the same address that still waits."""
        self.skipped += path in self._packets
        self._packets[path] = packet
        self._news.set()

    def tell(self, notice: str) -> None:
        """Have a text sent; of too many the oldest is dropped."""
        self._notices.append(notice)
        self._news.set()

    async def serve(self, line: Line) -> None:
        """Send what there is, for as long as the line is there."""
        while True:
            await self._news.wait()
            self._news.clear()
            while self._notices or self._packets:
                if self._notices:
                    await line.send(self._notices.popleft())
                else:
                    await line.send(self._packets.pop(next(iter(self._packets))))
