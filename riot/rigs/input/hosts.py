"""Read addresses: whom riot heeds, where it listens, who sends."""

from __future__ import annotations

import ipaddress

ANY = "any"

Network = ipaddress.IPv4Network | ipaddress.IPv6Network


def read_allowed(entry: str) -> tuple[Network, ...]:
    """Read an address, a network, `localhost` or `any`. Raises ValueError for anything else."""
    text = entry.strip().partition("%")[0]
    if text == ANY:
        return ipaddress.ip_network("0.0.0.0/0"), ipaddress.ip_network("::/0")
    if text == "localhost":
        return ipaddress.ip_network("127.0.0.0/8"), ipaddress.ip_network("::1")
    try:
        return (ipaddress.ip_network(text, strict=False),)
    except ValueError:
        hint = "write 192.168.1.20, 10.0.0.0/24, localhost or any"
        raise ValueError(f"{entry!r} is no address and no network; {hint}") from None


def read_host(host: str) -> str:
    """Read where to listen: an address or `localhost`. Raises ValueError for a name."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise ValueError(
            f"{host!r} is no address; write 0.0.0.0 for all networks of this machine, :: for IPv6"
            " too, one of this machine's addresses, or a multicast group"
        ) from None


def sender_of(address: str) -> str:
    """Write an address without its network card, and IPv4 as IPv4."""
    address = address.partition("%")[0]
    return address[7:] if address.startswith("::ffff:") and "." in address else address
