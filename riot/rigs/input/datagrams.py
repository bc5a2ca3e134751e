"""A UDP port that listens: at an address of this machine, or for a multicast group."""

from __future__ import annotations

import contextlib
import errno
import ipaddress
import socket
import struct
import sys

import psutil

from riot.rigs.input.drains import Drains, dropped_by
from riot.rigs.input.hosts import sender_of
from riot.rigs.input.incoming import LARGEST

_BUFFER = 4 << 20
"""Bytes that the system is asked to keep for us; it may allow less. Late is better than lost."""


class UdpPort:
    """Receive datagrams, never waiting. Raises OSError when the port cannot be had.

    A multicast group is joined at every network of this machine, or at the addresses
    `interfaces` only.
    """

    def __init__(self, host: str, port: int, interfaces: tuple[str, ...] | None = None) -> None:
        address = ipaddress.ip_address(host)
        self._version = address.version
        self._group = address if address.is_multicast else None
        self._interfaces = interfaces
        self._joined = False
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        self.socket = socket.socket(family, socket.SOCK_DGRAM)
        self.drains = Drains(self.socket, works=not address.is_multicast)
        """Where floods go."""
        try:
            self.socket.setblocking(False)
            with contextlib.suppress(OSError):
                self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER)
            if family == socket.AF_INET6:
                # At "::" IPv4 is heard as well.
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
            if address.is_multicast:
                self._bind_to_group(str(address), port)
                self.join()
            else:
                if sys.platform == "win32":
                    self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
                self.socket.bind((host, port))
        except BaseException:
            self.socket.close()
            raise

    def receive(self) -> tuple[bytes, str] | None:
        """Give the next datagram and its sender's address; None when there is none.

        One that is longer than LARGEST comes cut to a byte more.
        """
        try:
            packet, address = self.socket.recvfrom(LARGEST + 1)
        except OSError:
            # Windows tells here of datagrams that we sent; nothing to do with this port.
            return None
        self.drains.count(address)
        return packet, address[0] if self._version == 4 else sender_of(address[0])

    def lost(self) -> int:
        """Count what the system had to drop because its buffer was full; 0 where it cannot say."""
        return dropped_by(self.socket)

    def close(self) -> None:
        """Let the port go."""
        self.drains.close()
        self.socket.close()

    def join(self) -> None:
        """Join the group, if there is one, at the networks that have come up since.

        Raises OSError when no network takes it in.
        """
        if self._group is None:
            return
        level, option = (
            (socket.IPPROTO_IP, socket.IP_ADD_MEMBERSHIP)
            if self._group.version == 4
            else (socket.IPPROTO_IPV6, socket.IPV6_JOIN_GROUP)
        )
        problem: OSError | None = None
        for network in _networks(self._group.version, self._interfaces):
            try:
                self.socket.setsockopt(level, option, self._group.packed + network)
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    self._joined = True
                problem = error
            else:
                self._joined = True
        if not self._joined:
            raise problem or OSError(errno.ENODEV, "there is no network")

    def _bind_to_group(self, group: str, port: int) -> None:
        # Other programs of this machine may want to hear the group too.
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if sys.platform == "darwin":
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
        # Windows cannot bind to a group; elsewhere nothing but the group is heard then.
        self.socket.bind(("" if sys.platform == "win32" else group, port))


def _networks(version: int, interfaces: tuple[str, ...] | None) -> list[bytes]:
    """Name the networks as the system wants it: by an address for IPv4, by number for IPv6."""
    cards = psutil.net_if_addrs()
    if version == 4:
        own = [
            one.address for card in cards.values() for one in card if one.family == socket.AF_INET
        ]
        return [socket.inet_aton(one) for one in own if interfaces is None or one in interfaces]
    numbers = {name: number for number, name in socket.if_nameindex()}
    return [
        struct.pack("@I", numbers[name])
        for name, card in cards.items()
        if name in numbers
        and (interfaces is None or any(sender_of(one.address) in interfaces for one in card))
    ]
