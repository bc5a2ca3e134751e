"""Hold labelled faces: what every data set gives and everything else in training takes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Kind = Literal["shares", "values"]
Pick = npt.NDArray[np.bool_] | npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Targets:
    """Hold what N samples show under one scheme of labels.

    `names` are the labels, or for kind "values" the quantities (valence, arousal, -1..1).
    `values` float32 [N, len(names)]: for "shares" each row sums to 1, one label's share being
    how many taggers gave it; `known` bool [N] is false where a sample has no target.
    """

    names: tuple[str, ...]
    values: npt.NDArray[np.float32]
    known: npt.NDArray[np.bool_]
    kind: Kind = "shares"

    def select(self, pick: Pick) -> Targets:
        """Give the targets of the picked samples."""
        return replace(self, values=self.values[pick], known=self.known[pick])

    @staticmethod
    def of_indices(names: tuple[str, ...], indices: npt.NDArray[np.int64]) -> Targets:
        """Make shares from one label each: indices [N] into `names`, negative where unknown."""
        known = indices >= 0
        values = np.zeros((len(indices), len(names)), np.float32)
        values[known, indices[known]] = 1.0
        return Targets(names, values, known)


@dataclass(frozen=True, slots=True)
class Samples:
    """Hold N samples with their targets by scheme.

    `images` uint8 [N, S, S] gray, or [N, T, S, S] for sequences of T frames. `judged` holds, by
    scheme, what a sample is scored against, int64 [N], an index or -1 where it must not be
    scored. `subjects` int64 [N] numbers the person, where the data say who it is.
    """

    images: npt.NDArray[np.uint8]
    targets: Mapping[str, Targets]
    judged: Mapping[str, npt.NDArray[np.int64]] = field(default_factory=dict[str, Any])
    subjects: npt.NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.images)

    def select(self, pick: Pick) -> Samples:
        """Give the samples that `pick` (bool [N], or indices) names."""
        return Samples(
            self.images[pick],
            {scheme: targets.select(pick) for scheme, targets in self.targets.items()},
            {scheme: judged[pick] for scheme, judged in self.judged.items()},
            None if self.subjects is None else self.subjects[pick],
        )

    def taught(self) -> npt.NDArray[np.bool_]:
        """Mark [N] the samples that have something to learn from under any scheme."""
        return np.any([targets.known for targets in self.targets.values()], axis=0)
