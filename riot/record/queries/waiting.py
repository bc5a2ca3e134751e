"""Wait for DuckDB so that Ctrl-C is heard: it does not look up from a query by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from riot.record.queries.duckdb_connection import Connection

Answer = TypeVar("Answer")

_LOOKS_UP_EVERY = 0.1
"""Seconds: Windows hears no Ctrl-C while a thread waits without an end."""


def interruptible(con: Connection, ask: Callable[[], Answer]) -> Answer:
    """Give what `ask` gives of the connection; Ctrl-C breaks the query off and is raised."""
    with ThreadPoolExecutor(1, "duckdb") as pool:
        asked = pool.submit(ask)
        try:
            while not wait([asked], _LOOKS_UP_EVERY).done:
                pass
        except KeyboardInterrupt:
            # Again and again: a query that has not begun yet does not hear it.
            while not asked.done():
                con.interrupt()
                wait([asked], _LOOKS_UP_EVERY)
            raise
        return asked.result()
