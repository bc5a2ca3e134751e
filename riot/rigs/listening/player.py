"""Send a tape's packets at their times."""

from __future__ import annotations

import contextlib
import errno
import socket
import threading
from collections.abc import Callable, Iterable, Iterator
from typing import Literal

from riot.clock import Clock, utc_now
from riot.errors import RiotError
from riot.rigs.listening.tape import Recorded, timed
from riot.rigs.senders.framing import frame

PATIENCE = 3.0
"""Seconds in which a TCP receiver must answer or take what it is sent."""

Framing = Literal["udp", "tcp", "slip"]


class Outlet:
    """Send whole packets to one receiver, waiting where a rig would not: for tools, not shows.

    Raises RiotError RIG-063 when the receiver cannot be reached; over UDP only its name can tell.
    """

    def __init__(self, host: str, port: int, framing: Framing = "udp") -> None:
        self._place = f"{host}:{port}"
        self._framing = framing
        self.refused = 0
        """Datagrams to a port of a near machine at which nothing listens."""
        kind = socket.SOCK_DGRAM if framing == "udp" else socket.SOCK_STREAM
        try:
            found = socket.getaddrinfo(host, port, type=kind)
            found.sort(key=lambda entry: entry[0] != socket.AF_INET)
            family, kind, number, _, address = found[0]
            self._socket = socket.socket(family, kind, number)
        except (OSError, UnicodeError) as error:
            raise self._unreachable(error) from None
        try:
            self._socket.settimeout(PATIENCE)
            if kind == socket.SOCK_DGRAM and family == socket.AF_INET:
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            if kind == socket.SOCK_STREAM:
                self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._socket.connect(address)
        except OSError as error:
            self._socket.close()
            raise self._unreachable(error) from None

    def send(self, data: bytes) -> None:
        """Send one packet."""
        try:
            self._socket.sendall(self._framed(data))
        except ConnectionRefusedError:
            # It answers the packet before this one, which therefore has not been sent yet.
            self.refused += 1
            with contextlib.suppress(ConnectionRefusedError):
                self._socket.sendall(self._framed(data))
        except OSError as error:
            if error.errno != errno.EMSGSIZE:
                raise self._unreachable(error) from None

    def close(self) -> None:
        """Close the connection."""
        self._socket.close()

    def _framed(self, data: bytes) -> bytes:
        if self._framing == "udp":
            return data
        return frame(data, "slip" if self._framing == "slip" else "length")

    def _unreachable(self, error: OSError | UnicodeError) -> RiotError:
        reason = (error.strerror if isinstance(error, OSError) else None) or str(error)
        hint = "start the receiver, and look at its address, its port and whether it takes TCP"
        return RiotError("RIG-063", f"cannot reach {self._place}: {reason}", hint=hint)


def play(
    packets: Iterable[Recorded],
    send: Callable[[bytes], None],
    clock: Clock,
    *,
    speed: float = 1.0,
    begins: float | None = None,
    stop: threading.Event | None = None,
) -> Iterator[tuple[Recorded, float]]:
    """Send each packet at its time by the monotonic clock; give it, and how late it left.

    Times count from `begins` (now), so that lateness never adds up. Ends early when `stop` is set.
    """
    start = clock.now() if begins is None else begins
    for recorded in packets:
        due = start + recorded.t / speed
        while (left := due - clock.now()) > 0 and not (stop is not None and stop.is_set()):
            clock.sleep(min(left, 0.2))
        if stop is not None and stop.is_set():
            return
        late = clock.now() - due
        send(timed(recorded, utc_now()))
        yield recorded, late
