"""Wait before each step of a test."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from riot.runtime.walking.walk import Walk


class Gate:
    """Wait before each step: for Enter, or for a pause. `s` skips, `q` ends."""

    def __init__(self, pause: float | None, console: Console, stopped: Callable[[], bool]) -> None:
        self._pause = pause
        self._console = console
        self._lines: list[str] = []
        self._ended = False
        self.stopped = stopped
        if pause is None:
            from threading import Thread

            # Nothing can end a wait for a key but the key.
            Thread(target=self._read, name="riot-enter", daemon=True).start()

    def wait(self, walk: Walk) -> str:
        """Keep the rig alive meanwhile; give "go", "skip" or "end"."""
        from riot.runtime.line import TICK_RATE

        if self._pause is not None:
            for _ in range(round(self._pause * TICK_RATE)):
                if self.stopped():
                    return "end"
                walk.tick()
            return "end" if self.stopped() else "go"
        self._console.print("   [dim]Enter sends it, s skips it, q ends:[/] ", end="")
        while not self._lines:
            if self.stopped() or self._ended:
                return "end"
            walk.tick()
        said = self._lines.pop(0).strip().lower()
        return {"s": "skip", "q": "end"}.get(said[:1], "go")

    def _read(self) -> None:
        # Not by sys.stdin: Python cannot end while a thread holds that.
        rest = b""
        while data := os.read(sys.stdin.fileno(), 1024):
            *lines, rest = (rest + data).split(b"\n")
            self._lines += [line.decode("utf-8", "replace") for line in lines]
        self._ended = True
