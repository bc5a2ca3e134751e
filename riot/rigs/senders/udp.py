"""Send OSC over UDP; python-osc writes the messages."""

from __future__ import annotations

import errno
import socket

from pythonosc.osc_message_builder import OscMessageBuilder

from riot.clock import Clock
from riot.rigs.senders.resolver import HostResolver
from riot.rigs.values import OscValue

_TYPES = {float: "f", int: "i", str: "s"}
_MESSAGE_AT_FAULT = (errno.EMSGSIZE, errno.EINVAL)
_PAUSE = 0.25
"""Seconds to leave a network alone that just refused."""


class UdpOscSender:
    """Send each message as one datagram, always from the same port, never waiting.

    `resolver` knows where the host is; by default one is made that asks the system.
    """

    def __init__(
        self, host: str, port: int, clock: Clock, resolver: HostResolver | None = None
    ) -> None:
        self._place = f"{host}:{port}"
        self._clock = clock
        self._resolver = HostResolver(host, port) if resolver is None else resolver
        self._sockets: dict[socket.AddressFamily, socket.socket] = {}
        self._refusal = ""
        self._try_again = 0.0

    def offer(self, address: str, value: OscValue | None) -> bool:
        """Send now; False while the host is unknown, the network refuses or its buffer is full."""
        target = self._resolver.target
        if target is None or (self._refusal and self._clock.now() < self._try_again):
            return False
        try:
            self._socket(target.family).sendto(encode(address, value), target.address)
        except BlockingIOError:
            return False
        except OSError as error:
            if error.errno in _MESSAGE_AT_FAULT:
                return True
            self._refusal = f"cannot send to {self._place}: {error.strerror or error}"
            self._try_again = self._clock.now() + _PAUSE
            return False
        self._refusal = ""
        return True

    def trouble(self) -> str:
        """Say what is wrong: the name does not resolve, or the network refuses."""
        return self._resolver.trouble() or self._refusal

    def close(self) -> None:
        """Close the socket and stop looking up the name."""
        self._resolver.close()
        for one in self._sockets.values():
            one.close()

    def _socket(self, family: socket.AddressFamily) -> socket.socket:
        if family not in self._sockets:
            made = socket.socket(family, socket.SOCK_DGRAM)
            made.setblocking(False)
            if family == socket.AF_INET:
                made.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)
            self._sockets[family] = made
        return self._sockets[family]


def encode(address: str, value: OscValue | None) -> bytes:
    """Write one message: f for a float, i for an int, s for text, no argument for None."""
    builder = OscMessageBuilder(address)
    if value is not None:
        builder.add_arg(value, _TYPES[type(value)])
    return builder.build().dgram
