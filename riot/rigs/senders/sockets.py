"""Open the sockets by which packets leave: to one receiver, to all, or to a group."""

from __future__ import annotations

import errno
import ipaddress
import socket
import sys
from contextlib import suppress

import psutil

from riot.rigs.senders.resolver import Target

_HOPS = 1
"""Multicast stays on the local network."""
_TELL_ERRORS = {socket.AF_INET: (socket.IPPROTO_IP, 11), socket.AF_INET6: (socket.IPPROTO_IPV6, 25)}
"""Linux's IP_RECVERR and IPV6_RECVERR, which Python does not name: tell of hosts that are off."""


def open_datagrams(target: Target, interface: str | None, port: int = 0) -> socket.socket:
    """Connect a UDP socket, so that the system tells when nobody listens at the other end.

    `interface` is an address of this machine's network card, the packets leave by it; `port` is
    the port that they come from (0: any), if it is free. Raises OSError when there is no way to
    the target or no such card.
    """
    made = socket.socket(target.family, socket.SOCK_DGRAM)
    try:
        made.setblocking(False)
        if ipaddress.ip_address(str(target.address[0])).is_multicast:
            _aim_at_group(made, target, interface)
        elif sys.platform == "linux":
            level, option = _TELL_ERRORS[target.family]
            made.setsockopt(level, option, 1)
        _bind(made, source_address(target.family, interface), port)
        try:
            made.connect(target.address)
        except PermissionError:
            # What only a broadcast address is refused for.
            allow_broadcast(made)
            made.connect(target.address)
    except BaseException:
        made.close()
        raise
    return made


def absence(error: int | None, host: str, place: str) -> str:
    """Say what an error tells of an earlier packet; empty when it is about something else.

    Nobody listens at the `place`, its host and port, or the machine is off. The packet at hand has
    not left yet.
    """
    if error in (errno.ECONNREFUSED, errno.ECONNRESET):
        return f"nothing listens at {place}"
    if error in (errno.EHOSTUNREACH, errno.EHOSTDOWN):
        return f"{host} does not answer"
    return ""


def allow_broadcast(opened: socket.socket) -> None:
    """Let a socket send to everybody on the network."""
    opened.setsockopt(socket.SOL_SOCKET, socket.SO_BROADCAST, 1)


def is_loopback(target: Target) -> bool:
    """Say whether the receiver is on this very machine."""
    return ipaddress.ip_address(str(target.address[0])).is_loopback


def is_for_many(target: Target) -> bool:
    """Say whether the target is a group, or everybody: such have no route of their own."""
    address = str(target.address[0])
    return address == "255.255.255.255" or ipaddress.ip_address(address).is_multicast


def source_address(family: socket.AddressFamily, interface: str | None) -> str:
    """Give the address to bind to; empty for any, where `interface` is of the other family."""
    if interface is None:
        return ""
    return interface if (":" in interface) == (family == socket.AF_INET6) else ""


def _bind(made: socket.socket, source: str, port: int) -> None:
    if port:
        with suppress(OSError):
            made.bind((source, port))
            return
    made.bind((source, 0))


def _aim_at_group(made: socket.socket, target: Target, interface: str | None) -> None:
    if target.family == socket.AF_INET:
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_TTL, _HOPS)
        made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_LOOP, 1)
        if interface is not None:
            card = socket.inet_aton(interface)
            made.setsockopt(socket.IPPROTO_IP, socket.IP_MULTICAST_IF, card)
        return
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_HOPS, _HOPS)
    made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_LOOP, 1)
    if interface is not None:
        index = _card(interface)
        made.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_MULTICAST_IF, index)


def _card(address: str) -> int:
    """Give the number of the network card with this address. Raises OSError: there is none."""
    for name, addresses in psutil.net_if_addrs().items():
        if any(one.address.partition("%")[0] == address for one in addresses):
            return socket.if_nametoindex(name)
    raise OSError(f"no network card has the address {address}")
