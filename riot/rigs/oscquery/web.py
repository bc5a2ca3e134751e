"""The server: HTTP for the tree, WebSocket for what changes; all of it on one thread's loop."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from http import HTTPStatus
from typing import Any, cast

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response

from riot.clock import Clock
from riot.rigs.input.guards.bucket import Bucket
from riot.rigs.input.hosts import sender_of
from riot.rigs.oscquery.doors import Doors
from riot.rigs.oscquery.guarded import QUIET, Guarded, there
from riot.rigs.oscquery.listener import Listener
from riot.rigs.oscquery.origin import may_command
from riot.rigs.oscquery.pages import HostInfo, Pages, write_response
from riot.rigs.oscquery.tree import Changes, Tree
from riot.rigs.port import OscMessage
from riot.rigs.senders.packets import encode_message
from riot.rigs.values import UnsendableError

MOST_LISTENERS = 32
"""WebSocket clients at once."""
LARGEST = 16384
"""Bytes of a WebSocket message."""
_MESSAGES = 1000.0
"""WebSocket messages a second of one client: Chataigne asks for each address by one of its own."""
_MANY_PATHS = 48
_OPEN_WITHIN = 5.0
_CLOSE_WITHIN = 2.0
_PING = 20.0


class Web:
    """Answer queries and tell listeners what changed.

    Everything but the counters belongs to the loop's thread. `receive` is called with each OSC
    packet that a client sends, and the client's address.
    """

    def __init__(
        self, tree: Tree, host_info: HostInfo, receive: Callable[[bytes, str], None], clock: Clock
    ) -> None:
        self._tree = tree
        self._pages = Pages(tree, host_info)
        self._receive = receive
        self._clock = clock
        self._doors = Doors(clock)
        self._listeners: set[Listener] = set()
        self._skipped = 0
        self.requests = 0
        """HTTP requests that were answered."""
        self.told = 0
        """OSC packets for listeners, each counted once for each."""
        self.strangers = 0
        """OSC packets of other sites' pages, dropped."""
        self.floods = 0
        """Clients that were cut off because they sent too much."""

    @property
    def listeners(self) -> int:
        """Give how many WebSocket clients there are."""
        return len(self._listeners)

    @property
    def refused(self) -> int:
        """Give how many connections were closed at the door."""
        return self._doors.refused

    @property
    def skipped(self) -> int:
        """Give how many packets a slow listener missed, newer ones in their place."""
        return self._skipped + sum(listener.skipped for listener in list(self._listeners))

    def open(self, host: str, port: int) -> Server:
        """Give the server, to be awaited; that raises OSError when the port is taken.

        At `::` it listens for IPv4 too, as the OSC input does.
        """
        return serve(
            self._serve_listener,
            None if host == "::" else host,
            port,
            process_request=self._answer,
            compression=None,
            server_header=None,
            open_timeout=_OPEN_WITHIN,
            close_timeout=_CLOSE_WITHIN,
            ping_interval=_PING,
            ping_timeout=_PING,
            max_size=LARGEST,
            logger=QUIET,
            create_connection=cast(type[ServerConnection], partial(Guarded, self._doors)),
        )

    def publish(self, values: Mapping[str, tuple[Any, ...]]) -> None:
        """Take new values, and tell who listens to those that changed."""
        for path in self._tree.set_values(values):
            interested = [one for one in self._listeners if one.hears(path)]
            packet = self._packet(path) if interested else b""
            if packet:
                for listener in interested:
                    listener.offer(path, packet)
                    self.told += 1

    def announce(self, changes: Changes, root: str) -> None:
        """Tell all clients which addresses came and went; of many at once, to look again."""
        parts = {
            "PATH_ADDED": changes.added,
            "PATH_REMOVED": changes.removed,
            "PATH_CHANGED": changes.changed,
        }
        if sum(map(len, parts.values())) > _MANY_PATHS:
            parts = {"PATH_CHANGED": (root,)}
        notices = [
            json.dumps({"COMMAND": command, "DATA": path})
            for command, paths in parts.items()
            for path in paths
        ]
        for listener in self._listeners:
            listener.ignore(changes.removed)
            listener.take_in(changes.added)
            for notice in notices:
                listener.tell(notice)

    def _answer(self, connection: ServerConnection, request: Request) -> Response | None:
        if request.headers.get("Upgrade", "").lower() == "websocket":
            full = len(self._listeners) >= MOST_LISTENERS
            busy = HTTPStatus.SERVICE_UNAVAILABLE
            return write_response(busy, b"too many clients") if full else None
        self.requests += 1
        return self._pages.answer(request, _here(connection))

    # ── WebSocket ───────────────────────────────────────────────────────────────────────────────

    async def _serve_listener(self, connection: ServerConnection) -> None:
        listener = Listener()
        self._listeners.add(listener)
        writing = asyncio.create_task(_write(listener, connection))
        try:
            await self._read(listener, connection)
        except ConnectionClosed:
            pass
        finally:
            self._listeners.discard(listener)
            self._skipped += listener.skipped
            writing.cancel()
            await asyncio.wait([writing])

    async def _read(self, listener: Listener, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        headers = request.headers
        welcome = may_command(headers.get("Origin"), headers.get("Host"))
        address, here = there(connection), _here(connection)
        bucket = Bucket(_MESSAGES)
        async for message in connection:
            if not bucket.take(self._clock.now()):
                self.floods += 1
                connection.transport.abort()
                return
            if isinstance(message, str):
                self._heed(listener, message, here)
            elif welcome:
                self._receive(message, address)
            else:
                self.strangers += 1

    def _heed(self, listener: Listener, text: str, here: str) -> None:
        """Do what a text asks for; what is no request is left."""
        if text.startswith("/"):
            # Programs on older libossia ask here for what others ask over HTTP.
            status, body = self._pages.query(text, here)
            if status == HTTPStatus.OK:
                listener.tell(body.decode())
            return
        try:
            request = json.loads(text)
        except (ValueError, RecursionError):
            return
        if not isinstance(request, dict):
            return
        command, path = request.get("COMMAND"), request.get("DATA")
        if not isinstance(path, str):
            return
        path = "/" + path.strip("/")
        paths = self._tree.methods_at(path)
        branch = path.rstrip("/") + "/" if self._tree.is_container(path) else ""
        if command == "LISTEN":
            listener.listen(paths, branch)
            self._tell_now(listener, paths)
        elif command == "IGNORE":
            listener.ignore(paths, branch)

    def _tell_now(self, listener: Listener, paths: Iterable[str]) -> None:
        for path in paths:
            packet = self._packet(path)
            if packet:
                listener.offer(path, packet)
                self.told += 1

    def _packet(self, path: str) -> bytes:
        """Write what an address says as one OSC message: some clients read no bundles."""
        arguments = self._tree.value(path)
        if arguments is None:
            return b""
        try:
            return encode_message(OscMessage(path, arguments))
        except UnsendableError:
            return b""


async def _write(listener: Listener, connection: ServerConnection) -> None:
    with contextlib.suppress(ConnectionClosed):
        await listener.serve(connection)


def _here(connection: ServerConnection) -> str:
    """Give the address of this machine at which the client reached it."""
    local = connection.local_address
    return sender_of(local[0]) if local else ""
