"""Numbers of ports for tests that must know one before it is opened."""

from __future__ import annotations

import itertools
import os
import socket

FIRST, COUNT = 12_000, 20_000
"""Below the numbers that systems give to whoever asks for any: nobody takes one by chance."""

_numbers = itertools.count(os.getpid() * 1009)
"""Processes that test side by side begin at numbers far apart."""


def free_port() -> int:
    """Give a port of this machine that nobody holds, by UDP and by TCP, and none gave before."""
    while True:
        port = FIRST + next(_numbers) % COUNT
        try:
            for kind in (socket.SOCK_DGRAM, socket.SOCK_STREAM):
                with socket.socket(socket.AF_INET, kind) as trial:
                    trial.bind(("", port))
        except OSError:
            continue
        return port
