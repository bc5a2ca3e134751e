"""Tell the network that the page is there, on whatever networks there are."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import re
import socket

import psutil
from zeroconf import IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

LOOK_EVERY = 5.0
"""Seconds between two looks at which networks there are."""
_GOODBYE = 1.5


def addresses_at(host: str) -> tuple[str, ...]:
    """Give the IPv4 addresses at which a server that listens at `host` can be reached now.

    Loopback is among them only where it is all that there is, so that no other machine takes it
    for ours.
    """
    with contextlib.suppress(ValueError):
        host = "127.0.0.1" if host == "localhost" else host
        address = ipaddress.ip_address(host)
        if not address.is_unspecified:
            return (host,) if address.version == 4 else ()
    found: list[str] = []
    up = {name for name, stats in psutil.net_if_stats().items() if stats.isup}
    for name, entries in psutil.net_if_addrs().items():
        found += [one.address for one in entries if one.family == socket.AF_INET and name in up]
    far = sorted(one for one in set(found) if not ipaddress.ip_address(one).is_loopback)
    return tuple(far) or (("127.0.0.1",) if "127.0.0.1" in found else ())


class Announcer:
    """Announce `_oscjson._tcp`, and `_osc._udp` for the input, and again when networks change."""

    def __init__(self, name: str, host: str, web_port: int, osc_port: int | None) -> None:
        self._name = name
        self._host = host
        self._ports = {"_oscjson._tcp.local.": web_port}
        if osc_port is not None:
            self._ports["_osc._udp.local."] = osc_port
        self.trouble = ""
        """Why nobody can find it."""
        self.addresses: tuple[str, ...] = ()
        """Where it is announced."""

    async def run(self) -> None:
        """Announce, and watch the networks, until cancelled; then say goodbye."""
        zeroconf: AsyncZeroconf | None = None
        try:
            while True:
                addresses = addresses_at(self._host)
                if addresses != self.addresses or zeroconf is None:
                    await _dismiss(zeroconf)
                    zeroconf, self.addresses = None, ()
                    zeroconf = await self._announce(addresses)
                await asyncio.sleep(LOOK_EVERY)
        finally:
            await _dismiss(zeroconf)

    async def _announce(self, addresses: tuple[str, ...]) -> AsyncZeroconf | None:
        if not addresses:
            self.trouble = "not announced: no network"
            return None
        zeroconf: AsyncZeroconf | None = None
        try:
            zeroconf = AsyncZeroconf(interfaces=list(addresses), ip_version=IPVersion.V4Only)
            await _start(zeroconf)
            for kind, port in self._ports.items():
                await zeroconf.async_register_service(
                    self._service(kind, port, addresses), allow_name_change=True
                )
        except asyncio.CancelledError:
            await _dismiss(zeroconf)
            raise
        except Exception as error:
            # Whatever a network does to a library: the film goes on, and it is tried again.
            await _dismiss(zeroconf)
            words = error.strerror if isinstance(error, OSError) else str(error)
            self.trouble = f"not announced: {words or type(error).__name__}"
            return None
        self.addresses, self.trouble = addresses, ""
        return zeroconf

    def _service(self, kind: str, port: int, addresses: tuple[str, ...]) -> ServiceInfo:
        machine = re.sub(r"[^A-Za-z0-9-]", "-", f"{self._name}-{socket.gethostname()}")[:50]
        return ServiceInfo(
            kind,
            f"{self._name.replace('.', ' ')}.{kind}",
            port=port,
            properties={"txtvers": "1"},
            server=f"{machine}-{port}.local.",
            parsed_addresses=list(addresses),
        )


async def _start(zeroconf: AsyncZeroconf) -> None:
    """Wait until it runs, even when cancelled: before that, its sockets cannot be closed."""
    starting = asyncio.ensure_future(zeroconf.zeroconf.async_wait_for_start())
    try:
        await asyncio.shield(starting)
    except asyncio.CancelledError:
        await asyncio.wait([starting])
        raise


async def _dismiss(zeroconf: AsyncZeroconf | None) -> None:
    if zeroconf is not None:
        # The network that it would say goodbye to may be gone.
        with contextlib.suppress(Exception):
            async with asyncio.timeout(_GOODBYE):
                await zeroconf.async_close()
