"""Keep a process that ticks on time: what else Python does in it must not hold a tick up."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Generator
from contextlib import contextmanager

SWITCH = 0.0005
"""Seconds after which a thread that reads a pipe or writes a file gives way to a due tick."""

BEHIND = 5
"""How much later than the conductor and the screen a process asks to be served (Unix niceness)."""


@contextmanager
def steady() -> Generator[None]:
    """Let no other thread, and no search for rubbish among what was built, delay a tick."""
    before = sys.getswitchinterval()
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
        sys.setswitchinterval(before)


def stand_behind() -> None:
    """Give way to whoever keeps time, for the rest of this process's life; where there is a way."""
    if hasattr(os, "nice"):
        os.nice(BEHIND)
