"""Score probabilities [N, K] against label indices [N]; all rates are 0..1."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

Scores = npt.NDArray[np.floating]
Indices = npt.NDArray[np.int64]

BINS = 15
"""Bins of confidence, equally wide."""

FLOOR = 1e-6
"""A probability below this counts as this: a rounded 0 must not make the likelihood infinite."""


@dataclass(frozen=True, slots=True)
class Reliability:
    """Hold, by bin of confidence, the mean confidence, the accuracy and the number of faces.

    A bin without faces has confidence and accuracy None.
    """

    confidence: tuple[float | None, ...]
    accuracy: tuple[float | None, ...]
    faces: tuple[int, ...]


def renormalise(probabilities: Scores) -> npt.NDArray[np.float64]:
    """Scale each row to sum to 1; a row of zeros becomes even."""
    rows = np.maximum(np.asarray(probabilities, np.float64), 0.0) + 1e-12
    return rows / rows.sum(axis=1, keepdims=True)


def confusion(answers: Indices, labels: Indices, count: int) -> npt.NDArray[np.int64]:
    """Count faces by label (row) and answer (column), [count, count]."""
    return np.bincount(labels * count + answers, minlength=count * count).reshape(count, count)


def in_first_two(probabilities: Scores, labels: Indices) -> npt.NDArray[np.bool_]:
    """Mark [N] the faces whose label has one of the two highest probabilities."""
    own = probabilities[np.arange(len(labels)), labels]
    return (probabilities > own[:, None]).sum(axis=1) < 2


def surprisals(probabilities: Scores, labels: Indices) -> npt.NDArray[np.float64]:
    """Give each face's negative log-likelihood [N], in nats."""
    own = probabilities[np.arange(len(labels)), labels]
    return -np.log(np.maximum(own, FLOOR)).astype(np.float64)


def hand_till(probabilities: Scores, labels: Indices) -> float | None:
    """Give the M of Hand and Till (2001): the mean AUC of all pairs of labels that occur.

    None where fewer than two labels occur.
    """
    from sklearn.metrics import roc_auc_score

    if len(np.unique(labels)) < 2:
        return None
    if probabilities.shape[1] == 2:
        return float(roc_auc_score(labels, probabilities[:, 1]))
    return float(
        roc_auc_score(
            labels,
            probabilities,
            multi_class="ovo",
            average="macro",
            labels=np.arange(probabilities.shape[1]),
        )
    )


def bins_of(probabilities: Scores, bins: int = BINS) -> npt.NDArray[np.int64]:
    """Give the bin [N] of each face's confidence, which is its highest probability."""
    return np.minimum((probabilities.max(axis=1) * bins).astype(np.int64), bins - 1)


def expected_calibration_error(probabilities: Scores, labels: Indices, bins: int = BINS) -> float:
    """Give the gap between confidence and accuracy, averaged over `bins` equal bins (ECE)."""
    right = probabilities.argmax(axis=1) == labels
    gaps = np.bincount(
        bins_of(probabilities, bins), weights=probabilities.max(axis=1) - right, minlength=bins
    )
    return float(np.abs(gaps).sum() / len(labels))


def reliability(probabilities: Scores, labels: Indices, bins: int = BINS) -> Reliability:
    """Give the reliability curve, from the least to the most confident bin."""
    which = bins_of(probabilities, bins)
    right = probabilities.argmax(axis=1) == labels
    faces = np.bincount(which, minlength=bins)
    sure = np.bincount(which, weights=probabilities.max(axis=1), minlength=bins)
    hits = np.bincount(which, weights=right, minlength=bins)

    def means(sums: npt.NDArray[Any]) -> tuple[float | None, ...]:
        return tuple(
            float(total / count) if count else None
            for total, count in zip(sums, faces, strict=True)
        )

    return Reliability(means(sure), means(hits), tuple(int(count) for count in faces))
