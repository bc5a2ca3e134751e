"""Look a host name up in the background, again and again."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

FIRST_RETRY = 1.0
LAST_RETRY = 30.0
AGAIN_AFTER = 60.0


@dataclass(frozen=True, slots=True)
class Target:
    """Where to send: the address family, and what `sendto` takes."""

    family: socket.AddressFamily
    address: tuple[Any, ...]


def look_up_all(host: str, port: int) -> list[Target]:
    """Ask the system for all addresses, which may take seconds.

    IPv4 comes first, for receivers know it best. Raises OSError or UnicodeError when there is no
    such host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return list(dict.fromkeys(Target(family, address) for family, _, _, _, address in found))


def look_up(host: str, port: int) -> Target:
    """Ask the system for the address to try first; otherwise as `look_up_all`."""
    return look_up_all(host, port)[0]


class HostResolver:
    """Know where a host is, as soon as that can be known.

    A numeric address is known at once and needs no thread. A name is looked up on a thread:
    after 1, 2, 4 … 30 s again while that fails, every minute when it succeeds, sooner when
    somebody asks; a name that was known once stays known. `close` does not wait longer than a
    moment for a look-up that hangs.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        look_up: Callable[[str, int], Sequence[Target]] = look_up_all,
        first_retry: float = FIRST_RETRY,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        self._host = host
        self._port = port
        self._look_up = look_up
        self._first_retry = first_retry
        self._again_after = again_after
        self._targets = _numeric(host, port)
        self._failed = False
        self._closing = False
        self._wake = threading.Event()
        self._thread: threading.Thread | None = None
        if not self._targets:
            # A look-up can hang for longer than anyone would wait for the show to end.
            self._thread = threading.Thread(target=self._run, name=f"look up {host}", daemon=True)
            self._thread.start()

    @property
    def target(self) -> Target | None:
        """Give where the host is; None while that is unknown."""
        targets = self._targets
        return targets[0] if targets else None

    @property
    def targets(self) -> Sequence[Target]:
        """Give every address of the host, the one to try first before the others."""
        return self._targets

    def again(self) -> None:
        """Look up again now, for the host does not seem to be where it was."""
        self._wake.set()

    def trouble(self) -> str:
        """Say that the name does not resolve; empty when it does or is still being looked up."""
        unknown = not self._targets and self._failed
        return f"host {self._host} does not resolve" if unknown else ""

    def close(self) -> None:
        """Stop looking."""
        self._closing = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        retry = self._first_retry
        while not self._closing:
            self._wake.clear()
            try:
                found = self._look_up(self._host, self._port)
            except (OSError, UnicodeError):
                self._failed = True
                wait, retry = retry, min(LAST_RETRY, retry * 2.0)
            else:
                self._failed = False
                # Name servers shuffle: the address in use stays first while the host has it.
                self._targets = tuple(sorted(found, key=lambda one: one != self.target))
                wait, retry = self._again_after, self._first_retry
            if not self._closing:
                self._wake.wait(wait)


def _numeric(host: str, port: int) -> tuple[Target, ...]:
    try:
        ipaddress.ip_address(host)
        found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_NUMERICHOST)
    except (ValueError, OSError):
        # The second: an address on a network card that is not there yet (fe80::1%eth1).
        return ()
    return tuple(Target(family, address) for family, _, _, _, address in found)
