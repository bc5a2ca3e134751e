"""Play expressions instead of reading them."""

from __future__ import annotations

import math
import random

import numpy as np
import numpy.typing as npt

from riot.clock import Clock
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import Scores
from riot.perception.settings import EmotionSettings

_SECONDS = (3.0, 7.0)
_SETTLING = 0.5
_PEAK = 0.8
_WANDER = 0.05


class SimEmotion:
    """Act one label after another, each for three to seven seconds, the same way for a seed.

    No label comes twice in a row; the crops are not looked at. The act begins at construction.
    """

    def __init__(
        self, card: ModelCard, settings: EmotionSettings, clock: Clock, seed: int = 0
    ) -> None:
        self._labels = card.labels
        self._clock = clock
        self._chance = random.Random(seed)
        self._until = clock.now()
        self._began = self._until
        self._now = self._before = 0

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of the scores."""
        return self._labels

    def score(self, crops: npt.NDArray[np.float32]) -> Scores:
        """Give the same probabilities float32 [L] for each of [N] crops, by the clock."""
        now = self._clock.now()
        while now >= self._until:
            self._began, self._before = self._until, self._now
            others = [index for index in range(len(self._labels)) if index != self._before]
            self._now = self._chance.choice(others)
            self._until += self._chance.uniform(*_SECONDS)
        settled = min(1.0, (now - self._began) / _SETTLING)
        rest = (1.0 - _PEAK) / (len(self._labels) - 1)
        scores = np.full(len(self._labels), rest, np.float32)
        scores[self._before] += (_PEAK - rest) * (1.0 - settled)
        scores[self._now] += (_PEAK - rest) * settled
        scores[self._now] += _WANDER * math.sin(2.0 * now)
        return np.tile(scores / scores.sum(), (len(crops), 1)).astype(np.float32)
