"""Throw datagrams at one host, whether it is there or not."""

from __future__ import annotations

import socket

from riot.clock import Clock
from riot.rigs.senders.resolver import HostResolver, Target

_PAUSE = 0.25
"""Seconds to leave a network alone that just refused."""


class Datagrams:
    """Send to a host, a multicast group or a broadcast address, never waiting, never raising.

    A name is looked up in the background. Where the network refuses (a cable is out, `interface`
    has no address yet) the socket is made anew a quarter of a second later. `interface` is the
    IPv4 address of the network card by which packets are to leave. Multicast stays on the local
    network (its time to live is 1).
    """

    def __init__(self, host: str, port: int, interface: str | None, clock: Clock) -> None:
        self._place = f"{host}:{port}"
        self._interface = interface
        self._clock = clock
        self._resolver = HostResolver(host, port)
        self._socket: socket.socket | None = None
        self._family: socket.AddressFamily | None = None
        self._refusal = ""
        self._try_again = 0.0

    def ready(self) -> bool:
        """Tell whether it is worth trying now."""
        waiting = self._refusal and self._clock.now() < self._try_again
        return self._resolver.target is not None and not waiting

    def send(self, packet: bytes) -> bool:
        """Send now; False while the host is unknown, the network refuses or its buffer is full."""
        target = self._resolver.target
        if target is None:
            return False
        try:
            self._open(target).sendto(packet, target.address)
        except BlockingIOError:
            return False
        except OSError as error:
            self._refusal = f"cannot send to {self._place}: {error.strerror or error}"
            self._try_again = self._clock.now() + _PAUSE
            self._let_go()
            return False
        self._refusal = ""
        return True

    def trouble(self) -> str:
        """Say that the name does not resolve, or that the network refuses; else nothing."""
        return self._resolver.trouble() or self._refusal

    def close(self) -> None:
        """Close the socket and stop looking up the name."""
        self._resolver.close()
        self._let_go()

    def _open(self, target: Target) -> socket.socket:
        if self._socket is None or self._family != target.family:
            self._let_go()
            self._socket, self._family = self._made(target.family), target.family
        return self._socket

    def _made(self, family: socket.AddressFamily) -> socket.socket:
        made = socket.socket(family, socket.SOCK_DGRAM)
        try:
            made.setblocking(False)
            if family == socket.AF_INET:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
                made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, 1)
                if self._interface is not None:
                    card = socket.inet_aton(self._interface)
                    made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, card)
                    made.bind((self._interface, 0))
        except OSError:
            made.close()
            raise
        return made

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
