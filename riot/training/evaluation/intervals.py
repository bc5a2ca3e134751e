"""Bootstrap: score many samples drawn with replacement from the faces, all at once.

A sample is a row of weights: how often each face was drawn. Every function here takes weights
[B, N] and gives its measure for each of the B samples (Efron and Tibshirani, 1993).
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt

from riot.training.evaluation.metrics import BINS, bins_of, in_first_two, surprisals

Scores = npt.NDArray[np.floating]
Indices = npt.NDArray[np.int64]
Weights = npt.NDArray[np.float32]
Values = npt.NDArray[np.float64]

SAMPLES = 1000
SHARE = 0.95
_AT_ONCE = 4_000_000


def draw(faces: int, samples: int = SAMPLES, seed: int = 0) -> Iterator[Weights]:
    """Draw `samples` rows of weights for `faces` faces, a few rows at a time."""
    random = np.random.default_rng(seed)
    rows = max(1, min(samples, _AT_ONCE // max(1, faces)))
    for begin in range(0, samples, rows):
        count = min(rows, samples - begin)
        drawn = random.integers(0, faces, (count, faces)) + faces * np.arange(count)[:, None]
        counts = np.bincount(drawn.ravel(), minlength=count * faces)
        yield counts.reshape(count, faces).astype(np.float32)


def bounds(values: Values, share: float = SHARE) -> tuple[Values, Values]:
    """Give the percentile interval over the first axis; NaN where a measure never existed."""
    low, high = np.full(values.shape[1:], np.nan), np.full(values.shape[1:], np.nan)
    there = ~np.isnan(values).all(axis=0)
    edges = ((1 - share) / 2, (1 + share) / 2)
    if there.any():
        low[there], high[there] = np.nanquantile(values[:, there], edges, axis=0)
    return low, high


def every_measure(weights: Weights, probabilities: Scores, labels: Indices) -> dict[str, Values]:
    """Give every measure by name: [B] each, or [B, K] for those of one label."""
    count = probabilities.shape[1]
    answers = probabilities.argmax(axis=1)
    cells = np.zeros((len(labels), count * count), np.float32)
    cells[np.arange(len(labels)), labels * count + answers] = 1
    measures = of_confusion((weights @ cells).reshape(-1, count, count).astype(np.float64))
    measures["nll"] = mean_of(weights, surprisals(probabilities, labels))
    measures["ece"] = calibration_errors(weights, probabilities, labels)
    measures["hand_till"] = hand_tills(weights, probabilities, labels)
    if count > 2:
        measures["top2"] = mean_of(weights, in_first_two(probabilities, labels))
    return measures


def of_confusion(tables: Values) -> dict[str, Values]:
    """Give what follows from confusion tables [B, K, K]; NaN where there is nothing to divide.

    Macro means are over the labels that occur in a sample.
    """
    right = np.diagonal(tables, axis1=1, axis2=2)
    occurs, answered = tables.sum(axis=2), tables.sum(axis=1)
    with np.errstate(divide="ignore", invalid="ignore"):
        recall, precision = right / occurs, right / answered
        f1 = np.where(occurs > 0, 2 * right / (occurs + answered), np.nan)
        known = (occurs > 0).sum(axis=1)
        return {
            "accuracy": right.sum(axis=1) / occurs.sum(axis=1),
            "macro_recall": np.nansum(recall, axis=1) / known,
            "macro_f1": np.nansum(f1, axis=1) / known,
            "recall": recall,
            "precision": precision,
            "f1": f1,
        }


def mean_of(weights: Weights, values: npt.NDArray[np.generic]) -> Values:
    """Give the weighted mean of one value a face."""
    return (weights @ values.astype(np.float64)) / weights.sum(axis=1)


def calibration_errors(
    weights: Weights, probabilities: Scores, labels: Indices, bins: int = BINS
) -> Values:
    """Give the expected calibration error; it leans upward, as chance only adds to gaps."""
    gaps = np.zeros((len(labels), bins))
    right = probabilities.argmax(axis=1) == labels
    gaps[np.arange(len(labels)), bins_of(probabilities, bins)] = probabilities.max(axis=1) - right
    return np.abs(weights @ gaps).sum(axis=1) / weights.sum(axis=1)


def hand_tills(weights: Weights, probabilities: Scores, labels: Indices) -> Values:
    """Give Hand and Till's M over the pairs of labels that occur in a sample."""
    present = np.unique(labels)
    curves = [
        pair_curve(weights, probabilities, labels, int(one), int(other))
        for one in present
        for other in present
        if one != other
    ]
    if not curves:
        return np.full(len(weights), np.nan)
    stacked = np.stack(curves)
    there = ~np.isnan(stacked)
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.nansum(stacked, axis=0) / there.sum(axis=0)


def pair_curve(
    weights: Weights, probabilities: Scores, labels: Indices, one: int, other: int
) -> Values:
    """Give the AUC by which `one`'s probability tells faces of `one` from those of `other`.

    It is the share of pairs of faces in the right order, ties counting half.
    """
    ours, theirs = np.flatnonzero(labels == one), np.flatnonzero(labels == other)
    theirs = theirs[np.argsort(probabilities[theirs, one])]
    ranked, mine = probabilities[theirs, one], probabilities[ours, one]
    below = np.zeros((len(weights), len(theirs) + 1))
    np.cumsum(weights[:, theirs], axis=1, out=below[:, 1:])
    left, right = np.searchsorted(ranked, mine, "left"), np.searchsorted(ranked, mine, "right")
    weight = weights[:, ours]
    ordered = (weight * (below[:, left] + below[:, right])).sum(axis=1) / 2
    with np.errstate(divide="ignore", invalid="ignore"):
        return ordered / (weight.sum(axis=1) * below[:, -1])
