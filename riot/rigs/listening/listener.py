"""Hear a port: UDP and TCP, of this machine's every address, in one thread."""

from __future__ import annotations

import contextlib
import ipaddress
import selectors
import socket
import struct
import sys
from dataclasses import dataclass

from riot.clock import Clock
from riot.errors import RiotError
from riot.rigs.listening.streams import PacketStream
from riot.rigs.senders.framing import FramingError

MOST_CONNECTIONS = 64
_AT_ONCE = 512
"""Packets that are taken from one socket before the next has its turn."""
_BUFFER = 1 << 20
"""Bytes that the system holds for us while we draw."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """One packet as it came: when, from whom, by what (udp, tcp or slip)."""

    t: float
    data: bytes
    sender: str
    transport: str


class Listener:
    """Receive every packet that arrives at a port.

    `host` is one of this machine's addresses, a multicast group, or empty for all addresses; then
    IPv4 and IPv6 are heard. TCP is heard too unless another program has that port: `without_tcp`
    says so. Its framing is told from the first byte. Raises RiotError RIG-060 when the port is
    taken, RIG-061 for an address that this machine does not have.
    """

    def __init__(self, port: int, clock: Clock, host: str = "") -> None:
        self._clock = clock
        self._selector = selectors.DefaultSelector()
        self._streams: dict[socket.socket, tuple[str, PacketStream]] = {}
        self.bad_streams = 0
        """TCP connections whose packets could not be told apart."""
        self.without_tcp = ""
        self.port = port
        try:
            self._open_udp(host)
        except BaseException:
            self.close()
            raise
        self._open_tcp(host)

    def receive(self, timeout: float) -> list[Arrival]:
        """Wait at most `timeout` seconds, then give what has come, oldest first."""
        found: list[Arrival] = []
        for key, _ in self._selector.select(timeout):
            if key.data == "udp":
                self._take_datagrams(key.fileobj, found)  # pyright: ignore[reportArgumentType]
            elif key.data == "door":
                self._let_in(key.fileobj)  # pyright: ignore[reportArgumentType]
            else:
                self._take_stream(key.fileobj, found)  # pyright: ignore[reportArgumentType]
        return found

    def close(self) -> None:
        """Close all sockets."""
        for key in list(self._selector.get_map().values()):
            assert isinstance(key.fileobj, socket.socket)
            key.fileobj.close()
        self._selector.close()

    def _open_udp(self, host: str) -> None:
        first = _bound_udp(host or "0.0.0.0", self.port)
        self.port = int(first.getsockname()[1])
        self._selector.register(first, selectors.EVENT_READ, "udp")
        if not host and socket.has_ipv6:
            with contextlib.suppress(RiotError, OSError):
                second = _bound_udp("::", self.port)
                self._selector.register(second, selectors.EVENT_READ, "udp")

    def _open_tcp(self, host: str) -> None:
        if host and ipaddress.ip_address(host).is_multicast:
            return
        for place in [host] if host else ["0.0.0.0", "::"]:
            family = socket.AF_INET6 if ":" in place else socket.AF_INET
            try:
                door = socket.create_server((place, self.port), family=family)
            except OSError as error:
                if place != "::":
                    self.without_tcp = f"TCP port {self.port}: {error.strerror or error}"
                continue
            door.setblocking(False)
            self._selector.register(door, selectors.EVENT_READ, "door")

    def _take_datagrams(self, one: socket.socket, found: list[Arrival]) -> None:
        for _ in range(_AT_ONCE):
            try:
                data, address = one.recvfrom(65535)
            except BlockingIOError:
                return
            except OSError:
                # Windows tells a listener that somebody could not be reached.
                continue
            found.append(Arrival(self._clock.now(), data, _named(address), "udp"))

    def _let_in(self, door: socket.socket) -> None:
        with contextlib.suppress(OSError):
            connection, address = door.accept()
            if len(self._streams) >= MOST_CONNECTIONS:
                connection.close()
                return
            connection.setblocking(False)
            self._streams[connection] = (_named(address), PacketStream())
            self._selector.register(connection, selectors.EVENT_READ, "stream")

    def _take_stream(self, connection: socket.socket, found: list[Arrival]) -> None:
        sender, stream = self._streams[connection]
        try:
            data = connection.recv(65536)
            now = self._clock.now()
            found += [Arrival(now, one, sender, stream.framing) for one in stream.feed(data)]
        except BlockingIOError:
            return
        except FramingError:
            self.bad_streams += 1
            data = b""
        except OSError:
            data = b""
        if not data:
            self.bad_streams += bool(stream.dropped)
            self._selector.unregister(connection)
            del self._streams[connection]
            connection.close()


def _bound_udp(host: str, port: int) -> socket.socket:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        raise RiotError(
            "RIG-061", f"{host} is no address", hint="write one of this machine's, as 192.168.1.20"
        ) from None
    family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
    made = socket.socket(family, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        with contextlib.suppress(OSError):
            made.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
        if family == socket.AF_INET6:
            made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if address.is_multicast:
            made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        # Windows binds no socket to a group.
        made.bind(("" if address.is_multicast and sys.platform == "win32" else host, port))
        if address.is_multicast:
            _join(made, address)
    except OSError as error:
        made.close()
        raise _refusal(host, port, error) from None
    return made


def _join(made: socket.socket, group: ipaddress.IPv4Address | ipaddress.IPv6Address) -> None:
    """Join a group at every network card. Raises the last refusal where none takes it."""
    import psutil

    refusal: OSError | None = None
    joined = False
    for name, entries in psutil.net_if_addrs().items():
        for entry in entries:
            try:
                if group.version == 4 and entry.family == socket.AF_INET:
                    card = socket.inet_aton(entry.address)
                    option, wanted = socket.IP_ADD_MEMBERSHIP, group.packed + card
                    made.setsockopt(socket.IPPROTO_IP, option, wanted)
                elif group.version == 6 and entry.family == socket.AF_INET6:
                    index = struct.pack("@I", socket.if_nametoindex(name))
                    option, wanted = socket.IPV6_JOIN_GROUP, group.packed + index
                    made.setsockopt(socket.IPPROTO_IPV6, option, wanted)
                else:
                    continue
                joined = True
            except OSError as error:
                # A card may be down, or have several addresses and be joined already.
                refusal = error
    if not joined and refusal is not None:
        raise refusal


def _refusal(host: str, port: int, error: OSError) -> RiotError:
    from errno import EACCES, EADDRINUSE, EADDRNOTAVAIL

    if error.errno == EADDRINUSE:
        holder = _holder(port)
        return RiotError(
            "RIG-060",
            f"UDP port {port} is taken{f' by {holder}' if holder else ''}",
            hint="only one program hears a port: end that one, or listen at another port",
        )
    if error.errno == EACCES:
        hint = "ports below 1024 belong to the system; take a higher one"
        return RiotError("RIG-060", f"this user may not listen at port {port}", hint=hint)
    reason = "this machine does not have it" if error.errno == EADDRNOTAVAIL else error.strerror
    return RiotError(
        "RIG-061",
        f"cannot listen at {host}: {reason}",
        hint="leave the address out to hear every address of this machine",
    )


def _holder(port: int) -> str:
    """Name the program that has a UDP port, where the system tells."""
    import psutil

    with contextlib.suppress(psutil.Error, OSError):
        for one in psutil.net_connections("udp"):
            if one.laddr and one.laddr.port == port and one.pid:
                return f"{psutil.Process(one.pid).name()} (process {one.pid})"
    return ""


def _named(address: tuple[str, int]) -> str:
    host, port = address[0], address[1]
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
