"""Split samples into two parts that share no picture and no person."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from riot.training.disjoint import groups
from riot.training.samples import Samples


def split(samples: Samples, share: float, seed: int) -> tuple[Samples, Samples]:
    """Give (the rest, about `share` of the samples), the labels in both as often as before.

    Copies of one picture, near copies too, and samples of one person stay together.
    """
    belongs = groups(samples)
    labels = _labels(samples)
    sizes = np.bincount(belongs)
    group_label = np.zeros(len(sizes), np.int64)
    group_label[belongs] = labels
    order = np.random.default_rng(seed).permutation(len(sizes))
    order = order[np.argsort(group_label[order], kind="stable")]
    chosen = np.zeros(len(sizes), bool)
    seen = taken = 0
    for group in order:
        seen += sizes[group]
        if taken + sizes[group] / 2 <= share * seen:
            chosen[group] = True
            taken += sizes[group]
    apart = chosen[belongs]
    return samples.select(~apart), samples.select(apart)


def _labels(samples: Samples) -> npt.NDArray[np.int64]:
    """Give one label [N] to balance the parts by: the likeliest under the first scheme it has."""
    labels = np.full(len(samples), -1, np.int64)
    for targets in samples.targets.values():
        if targets.kind == "shares":
            open_ones = (labels < 0) & targets.known
            labels[open_ones] = targets.values[open_ones].argmax(axis=1)
    return labels
