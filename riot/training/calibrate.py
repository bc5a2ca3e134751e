"""Fit one temperature so that scores can be read as probabilities (Guo et al., 2017)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

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

    `logits` [N, L], `labels` [N]. The likelihood has one minimum, so a golden-section search over
    the logarithm of the temperature finds it.
    """
    ratio = (np.sqrt(5.0) - 1) / 2
    low, high = np.log(0.2), np.log(5.0)
    for _ in range(40):
        left, right = high - ratio * (high - low), low + ratio * (high - low)
        if surprisal(logits, labels, np.exp(left)) < surprisal(logits, labels, np.exp(right)):
            high = right
        else:
            low = left
    return float(np.exp((low + high) / 2))


def surprisal(logits: Scores, labels: Indices, temperature: float) -> float:
    """Give the mean negative log-likelihood of `labels`, in nats."""
    chances = softmax(logits, temperature)[np.arange(len(labels)), labels]
    return float(-np.log(np.maximum(chances, 1e-12)).mean())


def expected_calibration_error(probabilities: Scores, labels: Indices, bins: int = 15) -> float:
    """Give the gap between confidence and accuracy, averaged over `bins` equal bins, 0..1."""
    confidence = probabilities.max(axis=1)
    right = probabilities.argmax(axis=1) == labels
    which = np.minimum((confidence * bins).astype(int), bins - 1)
    gaps = np.abs(
        np.bincount(which, weights=confidence, minlength=bins)
        - np.bincount(which, weights=right, minlength=bins)
    )
    return float(gaps.sum() / len(labels))


def calibrate(logits: Scores, labels: Indices, seed: int = 0) -> Calibration:
    """Fit the temperature to ship on all faces, and measure its error by cross-fitting."""
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
