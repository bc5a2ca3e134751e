"""The port of an expression model."""

from __future__ import annotations

from typing import Protocol

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.float32]


class EmotionModel(Protocol):
    """Score faces; built with `(card, settings, clock, seed)`."""

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the scores."""
        ...

    def score(self, crops: npt.NDArray[np.float32]) -> Scores:
        """Give probabilities float32 [N, L] of crops float32 [N, size, size], gray 0..255."""
        ...
