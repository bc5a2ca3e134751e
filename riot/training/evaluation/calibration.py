"""Fit one temperature so that scores can be read as probabilities (Guo et al., 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from riot.training.evaluation.metrics import expected_calibration_error, surprisals

Scores = npt.NDArray[np.floating]
Indices = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Calibration:
    """Hold the temperature fitted on all faces and the errors of an honest check.

    `ece_before` is at temperature 1. `ece_cross_fitted` scores each half of the faces with the
    temperature of the other half; `halves` are those two temperatures. Errors are 0..1.
    """

    temperature: float
    halves: tuple[float, float]
    ece_before: float
    ece_cross_fitted: float
    faces: int


def softmax(logits: Scores, temperature: float = 1.0) -> npt.NDArray[np.float64]:
    """Give softmax(logits / temperature) over the last axis."""
    scaled = np.asarray(logits, np.float64) / temperature
    powers = np.exp(scaled - scaled.max(axis=-1, keepdims=True))
    return powers / powers.sum(axis=-1, keepdims=True)


def fit_temperature(logits: Scores, labels: Indices) -> float:
    """Find the temperature in 0.2..5 with the least negative log-likelihood of `labels`.

    `logits` [N, K], `labels` [N]. The likelihood has one minimum over the temperature's inverse,
    and so over its logarithm, which a bounded search finds.
    """
    from scipy.optimize import minimize_scalar

    def loss(log_temperature: float) -> float:
        return float(surprisals(softmax(logits, np.exp(log_temperature)), labels).mean())

    found = minimize_scalar(loss, bounds=(np.log(0.2), np.log(5.0)), method="bounded")
    return float(np.exp(found.x))


def calibrate(logits: Scores, labels: Indices, seed: int = 0) -> Calibration:
    """Fit the temperature to ship on all faces, and measure its error by cross-fitting.

    `logits` [N, K], `labels` [N] indices; every face must have a label.
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    first, second = order[::2], order[1::2]
    of_first = fit_temperature(logits[first], labels[first])
    of_second = fit_temperature(logits[second], labels[second])
    crossed = np.empty(logits.shape, np.float64)
    crossed[second] = softmax(logits[second], of_first)
    crossed[first] = softmax(logits[first], of_second)
    return Calibration(
        temperature=fit_temperature(logits, labels),
        halves=(of_first, of_second),
        ece_before=expected_calibration_error(softmax(logits), labels),
        ece_cross_fitted=expected_calibration_error(crossed, labels),
        faces=len(labels),
    )
