"""Show how a training goes: a bar in a terminal, a line an epoch elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import keras
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from riot.training.fitting.runs import Row


class ShowProgress(keras.callbacks.Callback):
    """Show loss, accuracy and the remaining time; `row` gives the last epoch's measures."""

    async_safe = True

    def __init__(
        self, console: Console, epochs: int, steps: int, done: int, row: Callable[[], Row]
    ) -> None:
        super().__init__()
        self._console, self._row, self._steps = console, row, steps
        self._bar = Progress(
            TextColumn("epoch {task.fields[epoch]}/{task.fields[epochs]}"),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.fields[measures]}"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
            console=console,
            disable=not console.is_terminal,
        )
        self._task = self._bar.add_task(
            "training",
            total=epochs * steps,
            completed=done * steps,
            epoch=done + 1,
            epochs=epochs,
            measures="",
        )
        self._epochs = epochs

    def __enter__(self) -> ShowProgress:
        self._bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.stop()

    def on_epoch_begin(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Say which epoch runs."""
        self._bar.update(self._task, epoch=epoch + 1, completed=epoch * self._steps)

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Move the bar."""
        self._bar.update(self._task, advance=1, measures=measures(logs or {}))

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Print the epoch's row."""
        row = {name: value for name, value in self._row().items() if name != "epoch"}
        self._console.print(
            f"epoch {epoch + 1}/{self._epochs}  {measures(row)}", highlight=False, soft_wrap=True
        )


def measures(row: Mapping[str, Any]) -> str:
    """Write measures in one line."""
    return "  ".join(f"{name} {float(value):.4g}" for name, value in row.items())
