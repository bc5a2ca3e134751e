"""Keep the screen's process small over weeks of loading and dropping clips."""

from __future__ import annotations

import ctypes
import sys

_MMAP_THRESHOLD = -3
_ARENA_MAX = -8
_LARGE_BYTES = 256 * 1024
_ARENAS = 2


def give_back_freed_memory() -> bool:
    """Let freed memory go back to the system; say whether this system can be told so.

    To be called before the first thread starts. Pictures come and go by the megabyte on a dozen
    threads: glibc would keep an arena for each, and raise the size from which memory is returned at
    once as high as 32 MB. It costs some 3 % of a core at 720p25. Source: mallopt(3).
    """
    if not sys.platform.startswith("linux"):
        return False
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (OSError, AttributeError):
        return False
    return bool(mallopt(_MMAP_THRESHOLD, _LARGE_BYTES) and mallopt(_ARENA_MAX, _ARENAS))
