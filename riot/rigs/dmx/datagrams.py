"""Throw datagrams at one host, whether it is there or not."""

from __future__ import annotations

import socket

from riot.clock import Clock
from riot.rigs.senders.resolver import HostResolver, Target
from riot.rigs.senders.sockets import absence, open_datagrams

_PAUSE = 0.25
"""Seconds to leave a network alone that just refused."""

_QUIET = 3.0
"""Seconds without such news after which the host counts as there."""


class Datagrams:
    """Send to a host, a multicast group or a broadcast address, never waiting, never raising.

    A name is looked up in the background. Where the network refuses (a cable is out, `interface`
    has no address yet) the socket is made anew a quarter of a second later. `interface` is the
    address of the network card by which packets are to leave.
    """

    def __init__(self, host: str, port: int, interface: str | None, clock: Clock) -> None:
        self._host = host
        self._place = f"{host}:{port}"
        self._interface = interface
        self._clock = clock
        self._resolver = HostResolver(host, port)
        self._socket: socket.socket | None = None
        self._target: Target | None = None
        self._refusal = ""
        self._try_again = 0.0
        self._absence = ""
        self._absent_until = 0.0

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
            self._throw(packet, target)
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
        """Say that the name does not resolve, the network refuses, or nobody is there."""
        absent = self._clock.now() < self._absent_until
        return self._resolver.trouble() or self._refusal or (self._absence if absent else "")

    def close(self) -> None:
        """Close the socket and stop looking up the name."""
        self._resolver.close()
        self._let_go()

    def _throw(self, packet: bytes, target: Target) -> None:
        if self._socket is None or self._target != target:
            self._let_go()
            self._socket, self._target = open_datagrams(target, self._interface), target
        try:
            self._socket.send(packet)
        except OSError as error:
            found = absence(error.errno, self._host, self._place)
            if not found:
                raise
            self._absence = found
            self._absent_until = self._clock.now() + _QUIET
            self._socket.send(packet)

    def _let_go(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None
