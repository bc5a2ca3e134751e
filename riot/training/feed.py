"""Feed a network: shuffled, varied batches that are the same again after a kill."""

from __future__ import annotations

from typing import Any

import grain
import numpy as np
import numpy.typing as npt

from riot.training.augment import vary
from riot.training.samples import Samples, Targets
from riot.training.settings import TrainingSettings

Batch = tuple[npt.NDArray[np.float32], dict[str, Any], dict[str, Any]]

AHEAD = 8
"""Batches that wait ready, so that the device never does."""

THREADS = 2


class _Source:
    """Give sample by sample to grain: image, targets by head, weights by head."""

    def __init__(self, samples: Samples, settings: TrainingSettings) -> None:
        self._images = samples.images
        self._targets: dict[str, npt.NDArray[np.float32]] = {}
        self._weights: dict[str, npt.NDArray[np.float32]] = {}
        for head in settings.heads:
            targets = samples.targets[head]
            self._weights[head] = sample_weights(targets, settings.rare_power)
            self._targets[head] = smoothed(targets, settings.label_smoothing)

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, index: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        return (
            self._images[index],
            {head: values[index] for head, values in self._targets.items()},
            {head: values[index] for head, values in self._weights.items()},
        )


def batches(samples: Samples, settings: TrainingSettings, first: int = 0) -> Any:
    """Give the batches of a whole training as a grain dataset, from batch `first` on.

    What a batch holds depends on the settings' seed and its number alone. Each is (images
    float32 [B, S, S, 1], targets, weights), the last two by head.
    """
    amount = settings.augmentation

    def varied(sample: Any, random: np.random.Generator) -> Any:
        image, targets, weights = sample
        return vary(image, random, amount)[..., None].astype(np.float32), targets, weights

    def mixed(batch: Batch, random: np.random.Generator) -> Batch:
        return mixup(batch, settings.augmentation.mixup, random)

    data = grain.MapDataset.source(_Source(samples, settings)).seed(settings.seed)
    data = data.shuffle().repeat(settings.epochs + 1).random_map(varied)
    data = data.batch(settings.batch, drop_remainder=True)
    if settings.augmentation.mixup:
        data = data.random_map(mixed)
    return data[first:].to_iter_dataset(
        grain.ReadOptions(num_threads=THREADS, prefetch_buffer_size=AHEAD)
    )


def mixup(batch: Batch, strength: float, random: np.random.Generator) -> Batch:
    """Blend each sample with another of its batch (Zhang et al., 2018).

    A sample's part is drawn from Beta(strength, strength). Where one of the two has no target
    under a head, the blend has none either.
    """
    images, targets, weights = batch
    count = len(images)
    part = random.beta(strength, strength, count).astype(np.float32)
    part = np.maximum(part, 1 - part)
    other = random.permutation(count)

    def blend(values: Any) -> Any:
        parts = part.reshape(-1, *[1] * (values.ndim - 1))
        return parts * values + (1 - parts) * values[other]

    return (
        blend(images),
        {head: blend(values) for head, values in targets.items()},
        {
            head: np.where((values > 0) & (values[other] > 0), blend(values), 0.0).astype("f4")
            for head, values in weights.items()
        },
    )


def smoothed(targets: Targets, smoothing: float) -> npt.NDArray[np.float32]:
    """Take `smoothing` of each row's shares and spread it evenly; values stay as they are."""
    if targets.kind == "values":
        return targets.values
    even = smoothing / len(targets.names)
    return ((1 - smoothing) * targets.values + even).astype(np.float32)


def sample_weights(targets: Targets, rare_power: float) -> npt.NDArray[np.float32]:
    """Weigh each sample [N]: 0 where it has no target, 1 on average elsewhere.

    See `TrainingSettings.rare_power`.
    """
    weights = targets.known.astype(np.float32)
    if targets.kind == "shares" and rare_power and targets.known.any():
        frequency = targets.values[targets.known].mean(axis=0)
        of_label = np.maximum(frequency, 1e-3) ** -rare_power
        weights = weights * (targets.values @ of_label / (frequency @ of_label))
    return weights.astype(np.float32)
