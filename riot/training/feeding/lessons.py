"""Say what each head learns from each face: its target, and how much it weighs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riot.config.validation import did_you_mean
from riot.errors import RiotError
from riot.training.samples import Samples, Targets
from riot.training.settings import TrainingSettings

Rows = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Lesson:
    """Hold what one head learns from N faces.

    `targets` float32 [N, K], or [N, 2 K] where the teachers' answers stand behind them;
    `weights` float32 [N], 0 where a face has no target.
    """

    targets: Rows
    weights: Rows


def lessons(
    samples: Samples, settings: TrainingSettings, answers: Mapping[str, Rows] | None = None
) -> dict[str, Lesson]:
    """Give the lesson of each head; `answers` are the teachers' by head, [N, K].

    Raises RiotError TRN-505 for a head that the samples have no scheme for, and TRN-506 for a
    weight of a label that there is not.
    """
    made: dict[str, Lesson] = {}
    for head in settings.heads:
        targets = scheme(samples, head)
        rows = smoothed(targets, settings.label_smoothing)
        if answers and head in answers:
            rows = np.concatenate([rows, answers[head]], axis=1)
        made[head] = Lesson(rows, face_weights(targets, settings))
    check_label_weights(samples, settings)
    return made


def scheme(samples: Samples, head: str) -> Targets:
    """Give the targets that a head learns; raise RiotError TRN-505 where there are none."""
    if head not in samples.targets:
        raise RiotError(
            "TRN-505",
            f"heads: the data have no labels called {head!r}",
            hint=did_you_mean(head, list(samples.targets)),
        )
    return samples.targets[head]


def taught(samples: Samples, settings: TrainingSettings) -> npt.NDArray[np.bool_]:
    """Mark [N] the samples that have something to learn from under one of the heads."""
    return np.any([scheme(samples, head).known for head in settings.heads], axis=0)


def check_label_weights(samples: Samples, settings: TrainingSettings) -> None:
    """Raise RiotError TRN-506 where `label_weights` names a label of none of the heads."""
    names = [name for head in settings.heads for name in samples.targets[head].names]
    for name in settings.label_weights:
        if name not in names:
            raise RiotError(
                "TRN-506",
                f"label_weights: no head has a label {name!r}",
                hint=did_you_mean(name, names),
            )


def smoothed(targets: Targets, smoothing: float) -> Rows:
    """Take `smoothing` of each row's shares and spread it evenly; values stay as they are."""
    if targets.kind == "values":
        return targets.values
    even = smoothing / len(targets.names)
    return ((1 - smoothing) * targets.values + even).astype(np.float32)


def face_weights(targets: Targets, settings: TrainingSettings) -> Rows:
    """Weigh each face [N]: 0 where it has no target, 1 on average elsewhere.

    A face weighs what its labels do, by their shares: see `TrainingSettings.rare_power` and
    `label_weights`.
    """
    weights = targets.known.astype(np.float32)
    if targets.kind == "values" or not targets.known.any():
        return weights
    frequency = targets.values[targets.known].mean(axis=0)
    of_label = np.maximum(frequency, 1e-3) ** -settings.rare_power
    of_label *= [settings.label_weights.get(name, 1.0) for name in targets.names]
    of_face = targets.values @ of_label / (frequency @ of_label)
    return (weights * of_face).astype(np.float32)
