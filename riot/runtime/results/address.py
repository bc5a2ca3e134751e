"""Find the address at which a phone in the same network reaches this machine."""

from __future__ import annotations

import contextlib
import ipaddress
import socket

_OUTSIDE = ("192.0.2.1", 9)
"""An address that exists nowhere (RFC 5737): asking for the way there sends nothing."""


def own_address(host: str) -> str:
    """Give the address, empty where only this machine itself could use it.

    `host` is where the server listens: one certain address is the answer; for all of them it is
    the one from which the way leads outside, else the first of a network that is up.
    """
    with contextlib.suppress(ValueError):
        address = ipaddress.ip_address(host)
        if not address.is_unspecified:
            return "" if address.is_loopback else host
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as asking:
        asking.connect(_OUTSIDE)
        found = str(asking.getsockname()[0])
        if not _is_far_off(found):
            return found
    import psutil

    up = {name for name, stats in psutil.net_if_stats().items() if stats.isup}
    addresses = [
        entry.address
        for name, entries in psutil.net_if_addrs().items()
        if name in up
        for entry in entries
        if entry.family == socket.AF_INET
    ]
    return next((one for one in sorted(addresses) if not _is_far_off(one)), "")


def link_to(address: str, port: int) -> str:
    """Give the beginning of every page's link; empty without an address."""
    if not address:
        return ""
    name = f"[{address}]" if ":" in address else address
    return f"http://{name}/" if port == 80 else f"http://{name}:{port}/"


def _is_far_off(text: str) -> bool:
    """Say whether no other machine reaches an address: loopback, or one that nobody gave out."""
    address = ipaddress.ip_address(text)
    return address.is_loopback or address.is_link_local or address.is_unspecified
