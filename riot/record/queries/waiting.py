"""Wait for DuckDB so that Ctrl-C is heard: it does not look up from a query by itself."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol, TypeVar

Answer = TypeVar("Answer")


class Interrupted(Protocol):
    """A connection whose query can be broken off from another thread."""

    def interrupt(self) -> None:
        """Break it off."""
        ...


def interruptible(con: Interrupted, ask: Callable[[], Answer]) -> Answer:
    """Give what `ask` gives of the connection; Ctrl-C breaks the query off and is raised."""
    with ThreadPoolExecutor(1, "duckdb") as pool:
        asked = pool.submit(ask)
        try:
            return asked.result()
        except KeyboardInterrupt:
            con.interrupt()
            raise
