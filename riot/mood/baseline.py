"""Measure how a viewer's face looks at rest, and take that out of later scores.

A face at rest rarely reads as purely neutral: heavy brows read as anger, a curved mouth as a
smile. While the notice stands, the scores of neutral-looking moments are averaged. Afterwards each
probability is multiplied by (prior / baseline) ** strength, where the prior is the model's average
over neutral faces, limited to a factor of three each way, and all are renormalised.

A moment looks neutral when neutral leads all the model's labels. A viewer who smiles through the
notice therefore has no neutral to measure, and nothing is corrected: were the smile taken for the
resting face, a smiling viewer would read as calm for the whole film.
"""

from __future__ import annotations

import math

from riot.mood.scores import Scores, normalise
from riot.mood.settings import BaselineSettings

_FLOOR = 0.01
_LIMIT = 3.0
_LONGEST_GAP = 0.25


class Baseline:
    """Collect a viewer's neutral scores and correct by them."""

    def __init__(self, settings: BaselineSettings, prior: Scores, neutral: int | None) -> None:
        self._settings = settings
        self._prior = prior
        self._neutral = neutral
        self._factors: Scores | None = None
        self._forget_samples()

    @property
    def factors(self) -> Scores | None:
        """Give what each label's probability is multiplied by; None while nothing is corrected."""
        return self._factors

    def clear(self) -> None:
        """Forget the viewer."""
        self._factors = None
        self._forget_samples()

    def take(self, scores: Scores, t: float) -> None:
        """Take the uncorrected scores of a moment into account, captured at `t` seconds."""
        seconds = 0.0 if self._last_t is None else min(_LONGEST_GAP, max(0.0, t - self._last_t))
        self._last_t = t
        self._seen += seconds
        if self._neutral is None or not self._looks_neutral(scores, self._neutral):
            return
        self._looked_neutral += seconds
        self._sums = [total + score for total, score in zip(self._sums, scores, strict=True)]

    def finish(self) -> bool:
        """Build the correction from what was taken; say whether there was enough for one."""
        settings = self._settings
        enough = self._looked_neutral >= settings.at_least
        mostly = self._looked_neutral >= settings.share * self._seen
        baseline = normalise(self._sums)
        if enough and mostly and baseline is not None:
            pairs = zip(self._prior, baseline, strict=True)
            self._factors = tuple(self._factor(prior, own) for prior, own in pairs)
        self._forget_samples()
        return self._factors is not None

    def correct(self, scores: Scores) -> Scores:
        """Give the scores with the viewer's resting face taken out."""
        if self._factors is None:
            return scores
        products = [score * factor for score, factor in zip(scores, self._factors, strict=True)]
        return normalise(products) or scores

    def _factor(self, prior: float, own: float) -> float:
        ratio = max(prior, _FLOOR) / max(own, _FLOOR)
        return min(_LIMIT, max(1.0 / _LIMIT, math.pow(ratio, self._settings.strength)))

    def _looks_neutral(self, scores: Scores, neutral: int) -> bool:
        return all(
            scores[neutral] > score for index, score in enumerate(scores) if index != neutral
        )

    def _forget_samples(self) -> None:
        self._sums = [0.0] * len(self._prior)
        self._seen = 0.0
        self._looked_neutral = 0.0
        self._last_t: float | None = None
