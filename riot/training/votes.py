"""Turn FER+ votes into labels and vote distributions."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

LABELS = ("calm", "happiness", "surprise", "sadness", "anger", "disgust", "fear", "contempt")
"""The model's labels in the order of its output; calm is what FER+ calls neutral."""

FER2013_LABELS = ("anger", "disgust", "fear", "happiness", "sadness", "surprise", "calm")
"""The original FER2013 labels by their number."""

NO_MAJORITY = -1
FER2013_UNMATCHED = 255


def without_single_votes(votes: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Zero every label that got one vote only.

    `votes` is [N, 10]: the eight labels, unknown, not-a-face. Source: the outlier rule of the
    FER+ reference code.
    """
    counts = votes.astype(np.int64)
    counts[counts <= 1] = 0
    return counts


def majority(votes: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Give each face's label by the FER+ majority rule, or NO_MAJORITY.

    `votes` is [N, 10]; the answer [N] holds indices into LABELS. A face has no majority when its
    winner is unknown or not-a-face, or holds no more than half of the votes that are left.
    """
    counts = without_single_votes(votes)
    winner = counts.argmax(axis=1)
    clear = (2 * counts.max(axis=1) > counts.sum(axis=1)) & (winner < len(LABELS))
    return np.where(clear, winner, NO_MAJORITY)


def distributions(votes: npt.NDArray[np.integer]) -> npt.NDArray[np.float32]:
    """Give the share of votes per label, [N, 8]; a row is zero where the face is unusable.

    Single votes are dropped first. A face is unusable when unknown and not-a-face together hold
    at least half of the votes that are left: its taggers saw no expression to learn from.
    """
    counts = without_single_votes(votes)
    named = counts[:, : len(LABELS)]
    total = named.sum(axis=1, keepdims=True)
    usable = 2 * total > counts.sum(axis=1, keepdims=True)
    return np.where(usable, named / np.maximum(total, 1), 0.0).astype(np.float32)
