"""Look a host name up in the background, again and again."""

from __future__ import annotations

import ipaddress
import socket
import threading
from collections.abc import Callable
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


def look_up(host: str, port: int) -> Target:
    """Ask the system, which may take seconds; IPv4 is preferred, for receivers know it best.

    Raises OSError or UnicodeError when there is no such host.
    """
    found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    family, _, _, _, address = found[0]
    return Target(family, address)


class HostResolver:
    """Know where a host is, as soon as that can be known.

    A numeric address is known at once and needs no thread. A name is looked up on a thread:
    after 1, 2, 4 … 30 s again while that fails, every minute when it succeeds; a name that was
    known once stays known. `close` does not wait longer than a moment for a look-up that hangs.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        look_up: Callable[[str, int], Target] = look_up,
        first_retry: float = FIRST_RETRY,
        again_after: float = AGAIN_AFTER,
    ) -> None:
        self._host = host
        self._port = port
        self._look_up = look_up
        self._first_retry = first_retry
        self._again_after = again_after
        self._target: Target | None = _numeric(host, port)
        self._failed = False
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        if self._target is None:
            # A look-up can hang for longer than anyone would wait for the show to end.
            self._thread = threading.Thread(target=self._run, name=f"look up {host}", daemon=True)
            self._thread.start()

    @property
    def target(self) -> Target | None:
        """Give where the host is; None while that is unknown."""
        return self._target

    def trouble(self) -> str:
        """Say that the name does not resolve; empty when it does or is still being looked up."""
        unknown = self._target is None and self._failed
        return f"host {self._host} does not resolve" if unknown else ""

    def close(self) -> None:
        """Stop looking."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join(timeout=1.0)

    def _run(self) -> None:
        retry = self._first_retry
        while not self._stop.is_set():
            try:
                self._target = self._look_up(self._host, self._port)
            except (OSError, UnicodeError):
                self._failed = True
                wait, retry = retry, min(LAST_RETRY, retry * 2.0)
            else:
                self._failed = False
                wait, retry = self._again_after, self._first_retry
            self._stop.wait(wait)


def _numeric(host: str, port: int) -> Target | None:
    try:
        version = ipaddress.ip_address(host).version
    except ValueError:
        return None
    if version == 4:
        return Target(socket.AF_INET, (host, port))
    return Target(socket.AF_INET6, (host, port, 0, 0))
