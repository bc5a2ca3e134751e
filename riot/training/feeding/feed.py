"""Feed a network: shuffled, varied batches that are the same again after a kill."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import grain
import numpy as np
import numpy.typing as npt

from riot.training.feeding.augment import vary
from riot.training.feeding.lessons import Lesson
from riot.training.settings import TrainingSettings

Batch = tuple[npt.NDArray[np.float32], dict[str, Any], dict[str, Any]]

AHEAD = 8
"""Batches that wait ready, so that the device never does."""

MOST_THREADS = 16


class _Source:
    """Give sample by sample to grain: image, targets by head, weights by head."""

    def __init__(self, images: npt.NDArray[np.uint8], lessons: Mapping[str, Lesson]) -> None:
        self._images = images
        self._lessons = lessons

    def __len__(self) -> int:
        return len(self._images)

    def __getitem__(self, index: Any) -> tuple[Any, dict[str, Any], dict[str, Any]]:
        return (
            self._images[index],
            {head: lesson.targets[index] for head, lesson in self._lessons.items()},
            {head: lesson.weights[index] for head, lesson in self._lessons.items()},
        )


def batches(
    images: npt.NDArray[np.uint8],
    lessons: Mapping[str, Lesson],
    settings: TrainingSettings,
    *,
    first: int = 0,
    worker: int = 0,
    workers: int = 1,
) -> Any:
    """Give the batches of a whole training as a grain dataset, from batch `first` on.

    What a batch holds depends on the settings' seed and its number alone. Each is (images
    float32 [B, S, S, 1], or [B, T, S, S, 1] for sequences; targets; weights), the last two by
    head. Of several workers each gets every so-many-th face: their batches together are the
    batch that one alone would get.
    """
    amount = settings.augmentation

    def varied(sample: Any, random: np.random.Generator) -> Any:
        image, targets, weights = sample
        return vary(image, random, amount)[..., None], targets, weights

    def mixed(batch: Batch, random: np.random.Generator) -> Batch:
        return mixup(batch, amount.mixup, random)

    data = grain.MapDataset.source(_Source(images, lessons)).seed(settings.seed)
    data = data.shuffle().repeat(settings.epochs + 1).random_map(varied)
    data = data[worker::workers].batch(settings.batch // workers, drop_remainder=True)
    if amount.mixup:
        data = data.random_map(mixed)
    threads = min(MOST_THREADS, os.cpu_count() or 1)
    return data[first:].to_iter_dataset(
        grain.ReadOptions(num_threads=threads, prefetch_buffer_size=max(AHEAD, threads))
    )


def mixup(batch: Batch, strength: float, random: np.random.Generator) -> Batch:
    """Blend each sample with another of its batch (Zhang et al., 2018).

    A sample's part is drawn from Beta(strength, strength), and it is the greater one. Where one
    of the two has no target under a head, the blend has none either.
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
