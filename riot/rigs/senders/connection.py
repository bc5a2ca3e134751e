"""One TCP connection, from the attempt to the end, without ever waiting."""

from __future__ import annotations

import errno
import os
import socket
from collections.abc import Sequence
from contextlib import suppress

from riot.rigs.senders.resolver import Target
from riot.rigs.senders.sockets import source_address

_UNDER_WAY = (0, errno.EINPROGRESS, errno.EWOULDBLOCK, errno.EAGAIN, errno.EINTR)
_BUFFER = 64 * 1024
"""Bytes that the system keeps for a receiver which reads too slowly: beyond, values are stale."""
_PIECE = 64 * 1024
_PIECES = 4
"""Pieces of answers that are read at a time."""
_FAREWELL = 0.25
"""Seconds that the rest of a packet has in order to leave when all is over."""
_KEEPALIVE = {
    "TCP_KEEPIDLE": 5,
    "TCP_KEEPALIVE": 5,  # macOS's name of it
    "TCP_KEEPINTVL": 2,
    "TCP_KEEPCNT": 3,
    "TCP_USER_TIMEOUT": 10_000,
}
"""A receiver whose cable is out is missed within some ten seconds, where the system can do so."""


class Connection:
    """Connect to `target`, and send whole packets in order."""

    def __init__(self, target: Target, interface: str | None) -> None:
        """Begin to connect. Raises OSError when the system knows already that there is no way."""
        self._socket = socket.socket(target.family, socket.SOCK_STREAM)
        self._rest = b""
        try:
            self._prepare()
            source = source_address(target.family, interface)
            if source:
                self._socket.bind((source, 0))
            self._raise_for(self._socket.connect_ex(target.address))
        except BaseException:
            self._socket.close()
            raise

    def made(self) -> bool:
        """Say whether the connection stands. Raises OSError when it failed."""
        self._raise_for(self._socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR))
        try:
            other_end = self._socket.getpeername()
        except OSError:
            return False
        # Where nobody listens at a port of this machine, a socket may by chance be given that very
        # port to call from, and then the system connects it with itself.
        if other_end == self._socket.getsockname():
            self._raise_for(errno.ECONNREFUSED)
        return True

    @property
    def stuck(self) -> bool:
        """Say whether a packet waits for a receiver that reads too slowly."""
        return bool(self._rest)

    def send(self, packets: Sequence[bytes]) -> int:
        """Send what the receiver takes now; give how many packets left or are on their way.

        The first that it does not take in whole is kept, and leaves before any other. Raises
        OSError when the connection is gone.
        """
        if not self.flush():
            return 0
        data = b"".join(packets)
        sent = self._write(data)
        count = end = 0
        while end <= sent and count < len(packets):
            end += len(packets[count])
            count += 1
        self._rest = data[sent:end]
        return count

    def flush(self) -> bool:
        """Send the rest of a packet; say whether nothing is left of it. Raises OSError."""
        if self._rest:
            self._rest = self._rest[self._write(self._rest) :]
        return not self._rest

    def receive(self) -> bytes:
        """Give what came. Raises OSError when the receiver has closed the connection."""
        pieces: list[bytes] = []
        for _ in range(_PIECES):
            try:
                piece = self._socket.recv(_PIECE)
            except (BlockingIOError, InterruptedError):
                break
            if not piece:
                raise ConnectionResetError(errno.ECONNRESET, "the receiver closed the connection")
            pieces.append(piece)
            if len(piece) < _PIECE:
                break
        return b"".join(pieces)

    def close(self) -> None:
        """Close at once; what the system has taken still leaves."""
        self._socket.close()

    def finish(self) -> None:
        """Close after the rest of the last packet, for which a moment is waited."""
        with suppress(OSError):
            if self._rest:
                self._socket.settimeout(_FAREWELL)
                self._socket.sendall(self._rest)
                self._socket.setblocking(False)
            # Closing with unread answers would throw away what is on its way out.
            self.receive()
            self._socket.shutdown(socket.SHUT_WR)
        self.close()

    def _write(self, data: bytes) -> int:
        try:
            return self._socket.send(data)
        except (BlockingIOError, InterruptedError):
            return 0

    def _prepare(self) -> None:
        self._socket.setblocking(False)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _BUFFER)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for name, value in _KEEPALIVE.items():
            if hasattr(socket, name):
                self._socket.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)

    @staticmethod
    def _raise_for(error: int) -> None:
        if error not in _UNDER_WAY:
            raise OSError(error, os.strerror(error))
