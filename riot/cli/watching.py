"""Show how far the work on many files is, with the time left."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from threading import Lock
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID


class FilesBar:
    """A bar for all files, and one for each that is being worked on."""

    def __init__(self, progress: Progress, what: str, weights: Mapping[str, float]) -> None:
        self._progress = progress
        self._weights = weights
        self._shares: dict[str, float] = {}
        self._tasks: dict[str, TaskID] = {}
        self._lock = Lock()
        self._all = progress.add_task(what, total=sum(weights.values()) or 1.0)

    def tell(self, name: str, share: float) -> None:
        """Move the bar of a file, and that of all."""
        with self._lock:
            if name not in self._tasks:
                self._tasks[name] = self._progress.add_task(name, total=1.0)
            self._progress.update(self._tasks[name], completed=share)
            self._move(name, share)

    def done(self, name: str) -> None:
        """Take a file's bar away."""
        with self._lock:
            if (task := self._tasks.pop(name, None)) is not None:
                self._progress.remove_task(task)
            self._move(name, 1.0)

    def _move(self, name: str, share: float) -> None:
        self._shares[name] = share
        done = sum(self._weights.get(name, 0.0) * part for name, part in self._shares.items())
        self._progress.update(self._all, completed=done)


@contextmanager
def watching(console: Console, what: str, weights: Mapping[str, float]) -> Iterator[FilesBar]:
    """Show bars for as long as it lasts; a file of twice the weight takes twice as long."""
    from rich.progress import (
        BarColumn,
        Progress,
        TaskProgressColumn,
        TextColumn,
        TimeRemainingColumn,
    )

    with Progress(
        TextColumn("{task.description}"),
        BarColumn(bar_width=30),
        TaskProgressColumn(),
        TimeRemainingColumn(compact=True),
        console=console,
        transient=True,
        disable=not console.is_terminal,
    ) as progress:
        yield FilesBar(progress, what, weights)
