"""A connection of a small web server that everybody on the network may reach."""

from __future__ import annotations

import asyncio
import logging
import socket
from typing import Any, cast

from websockets.asyncio.server import ServerConnection

from riot.rigs.input.hosts import sender_of
from riot.rigs.oscquery.doors import Doors

_SYSTEM_BUFFER = 32768
"""Bytes that the system holds for a client: what waits there is old before it is read."""

QUIET = logging.getLogger("riot.oscquery")
"""Says nothing: what strangers send is no news, and who they are is nobody's business."""
QUIET.addHandler(logging.NullHandler())
QUIET.propagate = False
QUIET.setLevel(logging.CRITICAL + 1)


class Guarded(ServerConnection):
    """Close what the doors refuse before a byte of it is read."""

    def __init__(self, doors: Doors, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self._doors = doors
        self._came_from = ""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        self._came_from = there(self)
        held = cast(socket.socket, transport.get_extra_info("socket"))
        held.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _SYSTEM_BUFFER)
        if not self._doors.enter(self._came_from):
            cast(asyncio.Transport, transport).abort()

    def connection_lost(self, exc: Exception | None) -> None:
        self._doors.leave(self._came_from)
        super().connection_lost(exc)


def there(connection: ServerConnection) -> str:
    """Give the client's address."""
    peer = connection.remote_address
    return sender_of(peer[0]) if peer else ""
