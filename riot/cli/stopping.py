"""Stop a tool that runs until it is told: Ctrl-C, a service manager, or the time that it has."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Iterator
from types import FrameType


@contextlib.contextmanager
def until_stopped() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, SIGTERM or SIGHUP set; a second Ctrl-C breaks off at once."""
    stop = threading.Event()

    def caught(number: int, _frame: FrameType | None) -> None:
        if stop.is_set() and number == signal.SIGINT:
            raise KeyboardInterrupt
        stop.set()

    numbers = [
        getattr(signal, name)
        for name in ("SIGINT", "SIGTERM", "SIGHUP")
        if hasattr(signal, name) and threading.current_thread() is threading.main_thread()
    ]
    before = {number: signal.signal(number, caught) for number in numbers}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
