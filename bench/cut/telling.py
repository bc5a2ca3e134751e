"""Show how far a measurement is: a bar on a terminal, a line now and then elsewhere."""

from __future__ import annotations

from rich.console import Console
from rich.progress import Progress as Bars
from rich.progress import TaskID

_LINES = 4
"""Lines that a task leaves where there is no terminal."""


class Progress:
    """Tell of one task after the other."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._bars = Bars(console=console, transient=True, disable=not console.is_terminal)
        self._task: TaskID | None = None
        self._total = 1
        self._told = 0

    def __enter__(self) -> Progress:
        self._bars.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bars.stop()

    def begin(self, what: str, total: int) -> None:
        """Begin a task of so many steps."""
        if self._task is not None:
            self._bars.remove_task(self._task)
        self._task = self._bars.add_task(what, total=total)
        self._total, self._told = max(1, total), 0
        if not self._console.is_terminal:
            self._console.print(f"measuring: {what}")

    def reach(self, step: int) -> None:
        """Be at a step of the task."""
        if self._task is not None:
            self._bars.update(self._task, completed=step)
        part = step * _LINES // self._total
        if not self._console.is_terminal and part > self._told:
            self._told = part
            self._console.print(f"  {step} of {self._total}")
