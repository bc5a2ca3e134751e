"""Put the samples of several data sets together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from riot.training.datasets.reading import Read
from riot.training.samples import Samples, Targets


def join(parts: Sequence[Read], people: dict[str, int]) -> Samples:
    """Join samples; under a scheme that one of them does not have, its targets are unknown.

    `people` numbers the subjects by name and grows: one name is one person in all data sets.
    Where nobody says who a sample shows its subject is -1.
    """
    all_samples = [part.samples for part in parts]
    schemes = dict.fromkeys(scheme for samples in all_samples for scheme in samples.targets)
    images = [samples.images for samples in all_samples]
    return Samples(
        images[0] if len(images) == 1 else np.concatenate(images),
        {scheme: _targets(all_samples, scheme) for scheme in schemes},
        {
            scheme: np.concatenate([_judged(samples, scheme) for samples in all_samples])
            for scheme in dict.fromkeys(s for samples in all_samples for s in samples.judged)
        },
        _subjects(parts, people),
    )


def _targets(all_samples: Sequence[Samples], scheme: str) -> Targets:
    like = next(samples.targets[scheme] for samples in all_samples if scheme in samples.targets)
    found = [samples.targets.get(scheme) or _none(len(samples), like) for samples in all_samples]
    return Targets(
        like.names,
        np.concatenate([targets.values for targets in found]),
        np.concatenate([targets.known for targets in found]),
        like.kind,
    )


def _none(count: int, like: Targets) -> Targets:
    values = np.zeros((count, len(like.names)), np.float32)
    return Targets(like.names, values, np.zeros(count, bool), like.kind)


def _judged(samples: Samples, scheme: str) -> npt.NDArray[np.int64]:
    return samples.judged.get(scheme, np.full(len(samples), -1, np.int64))


def _subjects(parts: Sequence[Read], people: dict[str, int]) -> npt.NDArray[Any] | None:
    if all(part.people is None for part in parts):
        return None
    names = [name for part in parts for name in part.people or [None] * len(part.samples)]
    numbers = [-1 if name is None else people.setdefault(name, len(people)) for name in names]
    return np.array(numbers, np.int64)
