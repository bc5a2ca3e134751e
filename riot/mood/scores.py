"""Read a model's scores as probabilities, and keep the part that a film listens to."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from operator import itemgetter

NEUTRAL = "calm"
"""The label of a neutral face."""

Scores = tuple[float, ...]
"""Probabilities over all labels of the model, in its order; they sum to 1."""


def read_scores(scores: Sequence[float], count: int) -> Scores | None:
    """Give `scores` as probabilities that sum to 1, or None when they are no scores at all.

    None for a wrong number of them, for NaN, infinity or a negative number, and for all zero.
    """
    if len(scores) != count or min(scores, default=0.0) < 0.0:
        return None
    return normalise(scores)


def normalise(scores: Sequence[float]) -> Scores | None:
    """Scale scores, none of them negative, to a sum of 1; None when that is zero or no number."""
    try:
        total = math.fsum(scores)
    except (OverflowError, ValueError):
        return None
    if not 0.0 < total < math.inf:
        return None
    return tuple([score / total for score in scores])


def listen(scores: Scores, indices: Sequence[int]) -> Scores:
    """Renormalise over the labels at `indices`; all alike where none of them scores anything."""
    kept = normalise([scores[index] for index in indices])
    return kept or tuple(1.0 / len(indices) for _ in indices)


def picker(indices: Sequence[int]) -> Callable[[Scores], Scores]:
    """Give what takes the scores at `indices` out: at every tick, so a loop would cost too much."""
    if len(indices) > 1:
        return itemgetter(*indices)
    (only,) = indices
    return lambda scores: (scores[only],)  # an itemgetter would give no tuple


def resting_scores(prior: Scores, indices: Sequence[int], neutral: int | None) -> Scores:
    """Give where levels fall back to when nobody is there.

    That is an average neutral face. Where the film does not listen to neutral, what it does listen
    to is spread evenly: the leftovers of a neutral face must not look like a decision.
    """
    if neutral in indices:
        return prior
    even = math.fsum(prior[index] for index in indices) / len(indices)
    return tuple(even if index in indices else score for index, score in enumerate(prior))
