"""Show on the terminal how far long work has come; a pipe or a log file hears nothing of it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID


@dataclass(frozen=True, slots=True)
class LongWork:
    """The bar of one piece of work."""

    _progress: Progress
    _task: TaskID

    def tell(self, done: int, of: int | None = None) -> None:
        """Say how many parts are done, and of how many if that has become known."""
        self._progress.update(self._task, completed=done, total=of)

    def advance(self, _part: object = None) -> None:
        """Say that one more part is done."""
        self._progress.advance(self._task)

    def go_on(self, what: str, of: int | None = None) -> None:
        """Say what is done now, and of how many parts it is if that is known."""
        self._progress.update(self._task, description=what, total=of)


@contextmanager
def long_work(what: str, of: int | None = None) -> Iterator[LongWork]:
    """Show a bar on standard error, where that is a terminal, until the work is over.

    `of` is the number of its parts; None where nobody knows it yet.
    """
    from rich.console import Console
    from rich.progress import Progress

    console = Console(stderr=True)
    with Progress(transient=True, console=console, disable=not console.is_terminal) as progress:
        yield LongWork(progress, progress.add_task(what, total=of))
