"""Keep what an epoch brought: its row, the best network, the checkpoint, the curves."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras

from riot.errors import RiotError
from riot.training.fitting import checkpoint, runs
from riot.training.fitting.curves import draw_curves
from riot.training.fitting.distribution import distributed
from riot.training.fitting.making import Average
from riot.training.fitting.watching import Watch, measure
from riot.training.samples import Samples

DIGITS = 5


class Keep(keras.callbacks.Callback):
    """Measure the averaged network after every epoch and write what a resumption needs.

    A checkpoint is written last: a kill before it costs the epoch, and nothing else. With
    `writes` false only the measuring is done, so that every worker stops after the same epoch.
    """

    def __init__(
        self,
        run: Path,
        valid: Samples,
        average: Average,
        watch: Watch | None,
        *,
        faces: int,
        writes: bool,
    ) -> None:
        super().__init__()
        self._run, self._valid, self._average, self._watch = run, valid, average, watch
        self._faces, self._writes = faces, writes
        self.row: runs.Row = {}

    def on_epoch_end(self, epoch: int, logs: dict[str, Any] | None = None) -> None:
        """Measure, keep the network if it is the best, and save the checkpoint."""
        model: Any = self.model
        logs = logs or {}
        check_finite(logs, self._run)
        with self._average.of(model) as network:
            found = measure(network, self._valid)
            self.row = row_of(epoch, named(logs, list(network.output)), found, model)
            if self._watch is not None and self._watch.see(self.row) and self._writes:
                keep_network(network, self._run)
        if self._writes:
            runs.add_row(self._run, self.row)
            draw_curves(self._run)
            # Only this worker saves, so saving must not wait for what the others do.
            with distributed(None):
                checkpoint.save(
                    model, self._run / runs.CHECKPOINT, epoch=epoch + 1, faces=self._faces
                )
        if self._watch is not None and self._watch.over:
            model.stop_training = True


class StayFinite(keras.callbacks.Callback):
    """End a training whose loss is no number any more; the last checkpoint stays."""

    async_safe = True

    def __init__(self, run: Path) -> None:
        super().__init__()
        self._run = run

    def on_train_batch_end(self, batch: int, logs: dict[str, Any] | None = None) -> None:
        """Look at the loss so far."""
        check_finite(logs or {}, self._run)


def check_finite(logs: Mapping[str, Any], run: Path) -> None:
    """Raise RiotError TRN-513 where the loss is no number."""
    if not math.isfinite(float(logs.get("loss", 0.0))):
        raise RiotError(
            "TRN-513",
            "the loss is no number any more",
            file=str(run),
            hint="lower learning_rate, or lengthen warm_up_epochs; into another folder",
        )


def named(logs: Mapping[str, Any], heads: Sequence[str]) -> dict[str, Any]:
    """Name Keras's measures by their head, also where there is only one."""
    if len(heads) > 1:
        return dict(logs)
    return {name if name == "loss" else f"{heads[0]}_{name}": logs[name] for name in logs}


def row_of(epoch: int, logs: Mapping[str, Any], found: Mapping[str, float], model: Any) -> runs.Row:
    """Give an epoch's row of the history."""
    rate: Any = keras.ops.convert_to_numpy(model.optimizer.learning_rate)
    numbers = {**logs, **found}
    return {
        "epoch": epoch + 1,
        **{name: round(float(value), DIGITS) for name, value in numbers.items()},
        "learning_rate": float(f"{float(rate):.3g}"),
    }


def keep_network(network: Any, run: Path) -> None:
    """Save the averaged network of a run."""
    with runs.replacing(run / runs.NETWORK) as fresh:
        network.save(fresh)
