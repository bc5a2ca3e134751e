"""Lead the datagrams of a flood aside, so that what others say is not lost among them."""

from __future__ import annotations

import contextlib
import socket
import struct
import sys
from typing import Any

from riot.rigs.input.hosts import sender_of
from riot.rigs.input.trail import Trail

FLOOD = 5000.0
"""Datagrams a second of one sender's port from which on they are a flood."""
LOOK = 0.5
"""Seconds for which senders are counted before it is judged."""
ASIDE = 5.0
"""Seconds until a sender is listened to again."""
_MOST = 8
_MOST_COUNTED = 1024
_SO_MEMINFO = 55
"""Linux's: nine counters of a socket, the last of which is what it had to drop (socket.h)."""
_MEMINFO = struct.Struct("9I")

Address = tuple[Any, ...]


class Drains:
    """Give each flooding sender a socket of its own that nobody reads, for some seconds.

    Linux hands a datagram to the socket that is connected to its sender before all others at that
    port; when its buffer is full it drops them, at no cost to this process. Elsewhere, and for
    multicast groups, which every socket hears, nothing is led aside.
    """

    def __init__(self, port: socket.socket, *, works: bool) -> None:
        self._port = port
        self._works = works and sys.platform == "linux"
        self._counts: dict[Address, int] = {}
        self._since: float | None = None
        self._open: dict[Address, tuple[socket.socket, float]] = {}
        self._closed_dropped = 0
        self._trail = Trail()

    def __len__(self) -> int:
        return len(self._open)

    def count(self, sender: Address) -> None:
        """Count a datagram that was read."""
        counted = self._counts.get(sender)
        if counted is not None:
            self._counts[sender] = counted + 1
        elif len(self._counts) < _MOST_COUNTED:
            self._counts[sender] = 1

    def tend(self, now: float) -> None:
        """Lead aside who floods, and listen again to those whose time is over."""
        for sender, (drain, end) in list(self._open.items()):
            if now >= end:
                self._closed_dropped += dropped_by(drain)
                drain.close()
                del self._open[sender]
        if self._since is None:
            self._since = now
        elapsed = now - self._since
        if elapsed < LOOK:
            return
        for sender, count in self._counts.items():
            # What it sent before is still being read.
            aside = sender in self._open or len(self._open) >= _MOST
            if count > FLOOD * elapsed and self._works and not aside:
                self._lead_aside(sender, now)
        self._counts.clear()
        self._since = now

    def dropped(self) -> int:
        """Count what was dropped aside."""
        return self._closed_dropped + sum(dropped_by(drain) for drain, _ in self._open.values())

    def troubles(self, now: float) -> list[str]:
        """Name those who flood."""
        return [
            f"{track.source} floods the port: for some seconds at a time it is not listened to"
            for track in self._trail.recent(now)
        ]

    def close(self) -> None:
        """Close all sockets."""
        for drain, _ in self._open.values():
            drain.close()
        self._open.clear()

    def _lead_aside(self, sender: Address, now: float) -> None:
        drain = socket.socket(self._port.family, socket.SOCK_DGRAM)
        try:
            drain.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1)
            drain.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if drain.family == socket.AF_INET6:
                drain.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            # Shared for this moment alone: else other programs could take the port too.
            self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            drain.bind(self._port.getsockname())
            drain.connect(sender)
        except OSError:
            drain.close()
        else:
            self._open[sender] = drain, now + ASIDE
            self._trail.add(sender_of(sender[0]), now)
        finally:
            with contextlib.suppress(OSError):
                self._port.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 0)


def dropped_by(port: socket.socket) -> int:
    """Count what the system had to drop as a buffer was full; 0 where it cannot say."""
    if sys.platform != "linux":
        return 0
    try:
        counters = port.getsockopt(socket.SOL_SOCKET, _SO_MEMINFO, _MEMINFO.size)
    except OSError:
        return 0
    return int(_MEMINFO.unpack(counters)[-1]) if len(counters) == _MEMINFO.size else 0
