"""Wait for sockets, on every system."""

from __future__ import annotations

import selectors
import socket
from collections.abc import Iterable


def wait_for(sockets: Iterable[socket.socket], seconds: float) -> None:
    """Wait until one of them is readable or the time is over.

    Not `multiprocessing.connection.wait`: on Windows that reads from what it waits for, and a
    datagram that is read is gone.
    """
    with selectors.DefaultSelector() as selector:
        for one in sockets:
            selector.register(one, selectors.EVENT_READ)
        selector.select(seconds)
