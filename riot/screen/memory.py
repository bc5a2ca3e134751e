"""Keep the screen's process small over weeks of loading and dropping clips."""

from __future__ import annotations

import ctypes
import sys

_ARENA_MAX = -8
_ARENAS = 2


def share_freed_memory() -> bool:
    """Let all threads share what one of them freed; say whether this system can be told so.

    To be called before the first thread starts. Pictures come and go by the megabyte on a dozen
    threads, and glibc would keep an arena for each of them. Source: mallopt(3).
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_ARENA_MAX, _ARENAS))
