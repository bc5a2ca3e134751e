"""A TCP port that listens, and whoever is connected to it."""

from __future__ import annotations

import contextlib
import ipaddress
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass

from riot.rigs.input.hosts import sender_of
from riot.rigs.senders.framing import Deframer, Framing, FramingError, deframer, framing_of

MOST = 16
"""Connections at a time; with one more, the one that has been silent longest is closed."""
_PIECE = 4096
_KEEP_ALIVE = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3}
"""Seconds, seconds, times: a sender that was switched off is noticed within half a minute."""


@dataclass(slots=True)
class _Connection:
    source: str
    last: float
    packets: Deframer | None = None


class TcpPort:
    """Accept connections and take packets off them, never waiting.

    The framing is told by a connection's first byte, and is `framing` where that leaves it open.
    `let_in` says of a sender whether it may
    connect. Raises OSError when the port cannot be had.
    """

    def __init__(
        self, host: str, port: int, framing: Framing, let_in: Callable[[str, float], bool]
    ) -> None:
        address = ipaddress.ip_address(host)
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        if address.is_multicast:
            host = "0.0.0.0" if address.version == 4 else "::"
        self._framing: Framing = framing
        self._let_in = let_in
        self._connections: dict[socket.socket, _Connection] = {}
        self.work = 0
        """What the last look had to do: connections let in and out, pieces read, packets."""
        self.socket = socket.socket(family, socket.SOCK_STREAM)
        try:
            self.socket.setblocking(False)
            if sys.platform == "win32":
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            else:
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            if family == socket.AF_INET6:
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            self.socket.bind((host, port))
            self.socket.listen(MOST)
        except BaseException:
            self.socket.close()
            raise

    @property
    def sockets(self) -> list[socket.socket]:
        """Give everything that may become readable."""
        return [self.socket, *self._connections]

    def receive(self, now: float) -> tuple[list[tuple[bytes, str]], list[tuple[str, str]]]:
        """Give packets with their senders, and what came that was none: sender, and why.

        At most one piece of each connection is read at a time.
        """
        self.work = self._accept(now)
        packets: list[tuple[bytes, str]] = []
        bad: list[tuple[str, str]] = []
        for one, connection in list(self._connections.items()):
            try:
                data = one.recv(_PIECE)
            except BlockingIOError:
                continue
            except OSError:
                data = b""
            self.work += 1
            if not data:
                self._drop(one)
                continue
            connection.last = now
            if connection.packets is None:
                connection.packets = deframer(framing_of(data, self._framing))
            dropped = connection.packets.dropped
            try:
                found = connection.packets.feed(data)
            except FramingError as error:
                bad.append((connection.source, str(error)))
                self._drop(one)
                continue
            packets += [(packet, connection.source) for packet in found]
            bad += [(connection.source, "a packet that SLIP does not have")] * (
                connection.packets.dropped - dropped
            )
        self.work += len(packets)
        return packets, bad

    def close(self) -> None:
        """Close every connection and let the port go."""
        for one in list(self._connections):
            self._drop(one)
        self.socket.close()

    def _accept(self, now: float) -> int:
        for count in range(MOST):
            try:
                one, address = self.socket.accept()
            except OSError:
                return count
            source = sender_of(address[0])
            if not self._let_in(source, now):
                one.close()
                continue
            if len(self._connections) >= MOST:
                self._drop(min(self._connections, key=lambda key: self._connections[key].last))
            with contextlib.suppress(OSError):
                one.setblocking(False)
                _keep_alive(one)
            self._connections[one] = _Connection(source, now)
        return MOST

    def _drop(self, one: socket.socket) -> None:
        self._connections.pop(one, None)
        one.close()


def _keep_alive(one: socket.socket) -> None:
    one.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for name, value in _KEEP_ALIVE.items():
        option = getattr(socket, name, None)
        if option is not None:
            one.setsockopt(socket.IPPROTO_TCP, option, value)
