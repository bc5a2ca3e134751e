"""Keep native libraries from writing to the terminal on their own."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

# Two threads that redirect at once would put each other's nowhere back as the standard error.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def quiet_stderr() -> Iterator[None]:
    """Send what the whole process writes to standard error nowhere, for a moment."""
    with _ONE_AT_A_TIME:
        keep = os.dup(2)
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(keep, 2)
            os.close(keep)
