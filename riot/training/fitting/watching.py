"""Measure a network on validation after each epoch, and know when to stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.config.validation import did_you_mean
from riot.errors import RiotError
from riot.training.fitting.takes import network_input
from riot.training.samples import Samples, Targets
from riot.training.settings import StopSettings

PREFIX = "valid_"
"""Begins the names of what is measured on validation in the history."""

BATCH = 256

Answers = npt.NDArray[np.float64]


def measure(network: Any, valid: Samples) -> dict[str, float]:
    """Give `valid_<head>_<measure>` for each head of the Keras model `network`.

    For labels accuracy and macro recall of the judged faces, and the loss (cross-entropy, nats)
    of all with a target; for values the mean absolute error.
    """
    if not len(valid):
        return {}
    found: dict[str, float] = {}
    for head, logits in answers(network, valid).items():
        if head in valid.targets:
            of_head = scores(logits, valid.targets[head], valid.judged.get(head))
            found |= {f"{PREFIX}{head}_{name}": value for name, value in of_head.items()}
    return found


def answers(network: Any, samples: Samples) -> dict[str, Answers]:
    """Give what a network answers, logits or values [N, K] by head."""
    parts = [
        network.predict_on_batch(network_input(samples.images[at : at + BATCH], network))
        for at in range(0, len(samples), BATCH)
    ]
    return {
        head: np.concatenate([np.asarray(part[head], np.float64) for part in parts])
        for head in parts[0]
    }


def scores(
    logits: Answers, targets: Targets, judged: npt.NDArray[np.int64] | None
) -> dict[str, float]:
    """Score one head's logits [N, K], or values."""
    known, found = targets.known, dict[str, float]()
    if known.any() and targets.kind == "values":
        found["error"] = float(np.abs(logits - targets.values)[known].mean())
    elif known.any():
        top = logits.max(axis=1, keepdims=True)
        logs = logits - top - np.log(np.exp(logits - top).sum(axis=1, keepdims=True))
        found["loss"] = float(-(targets.values * logs)[known].sum(axis=1).mean())
    clear = judged >= 0 if judged is not None else np.zeros(0, bool)
    if judged is not None and clear.any():
        right = logits[clear].argmax(axis=1) == judged[clear]
        found["accuracy"] = float(right.mean())
        labels = judged[clear]
        found["macro_recall"] = float(
            np.mean([right[labels == label].mean() for label in np.unique(labels)])
        )
    return found


class Watch:
    """Follow the measure that decides when training stops and which epoch is kept.

    All it knows comes from the history, so that it is the same after a resumption.
    """

    def __init__(self, settings: StopSettings, rows: Iterable[Mapping[str, float]]) -> None:
        self.settings = settings
        self._name = PREFIX + settings.watch
        self._seen: list[float] = []
        for row in rows:
            self.see(row)

    def see(self, row: Mapping[str, float]) -> bool:
        """Take an epoch's row; tell whether it is the best so far.

        Raises RiotError TRN-510 where what is watched was not measured.
        """
        if self._name not in row:
            raise unmeasured(self.settings, row)
        value = row[self._name] if not self.settings.less_is_better else -row[self._name]
        best = not self._seen or value > max(self._seen)
        self._seen.append(value)
        return best

    @property
    def best_epoch(self) -> int | None:
        """Give the epoch that is kept, from 1, or None before the first."""
        return int(np.argmax(self._seen)) + 1 if self._seen else None

    @property
    def over(self) -> bool:
        """Tell whether patience has run out."""
        best = self.best_epoch
        return best is not None and len(self._seen) - best >= self.settings.patience


def unmeasured(settings: StopSettings, names: Iterable[str]) -> RiotError:
    """Give the error of a watched measure that validation does not have."""
    known = [name.removeprefix(PREFIX) for name in names if name.startswith(PREFIX)]
    return RiotError(
        "TRN-510",
        f"stop.watch: {settings.watch!r} is not measured on validation",
        hint=did_you_mean(settings.watch, known) or "the data have no validation faces to judge by",
    )
