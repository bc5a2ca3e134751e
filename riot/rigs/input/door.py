"""Open a port, and try again every few seconds while that is not possible."""

from __future__ import annotations

import errno
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

RETRY = 3.0
"""Seconds."""
_WINDOWS_FORBIDDEN = 10013
_WINDOWS_TAKEN = 10048
_WINDOWS_ABSENT = 10049


class _Closable(Protocol):
    def close(self) -> None: ...


Port = TypeVar("Port", bound=_Closable)


class Door(Generic[Port]):
    """Hold a port as soon as it can be had; `what` and `key` name it in words and in the file."""

    def __init__(self, what: str, key: str, opening: Callable[[], Port], now: float) -> None:
        self._what = what
        self._key = key
        self._opening = opening
        self._next = now
        self.port: Port | None = None
        self.trouble = ""
        """Why it is not open; empty when it is."""
        self.tend(now)

    @property
    def next_try(self) -> float | None:
        """Give when it will be tried again; None while it is open."""
        return None if self.port is not None else self._next

    def tend(self, now: float) -> None:
        """Open it if it is not open and the time has come."""
        if self.port is not None or now < self._next:
            return
        try:
            self.port = self._opening()
        except OSError as error:
            self._next = now + RETRY
            self.trouble = why_closed(self._what, self._key, error)
        else:
            self.trouble = ""

    def close(self) -> None:
        """Let the port go for good."""
        if self.port is not None:
            self.port.close()


def why_closed(what: str, key: str, error: OSError) -> str:
    """Say why a port cannot be had and what to do; `key` is its key in the installation file."""
    again = "riot tries again every few seconds"
    if error.errno in (errno.EADDRINUSE, _WINDOWS_TAKEN):
        return f"{what} is taken by another program: close that, or change {key}; {again}"
    if error.errno in (errno.EADDRNOTAVAIL, _WINDOWS_ABSENT, errno.ENODEV):
        host = f"{key.rpartition('.')[0]}.host"
        absent = "this machine does not have that address: connect its network"
        return f"{what}: {absent}, or change {host}; {again}"
    if error.errno in (errno.EACCES, errno.EPERM, _WINDOWS_FORBIDDEN):
        return f"{what} is not allowed to this user: take one above 1023 in {key}"
    return f"{what} cannot be opened: {error.strerror or error}; {again}"
