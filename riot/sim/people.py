"""Simulated people for many visits: what a camera would read of each, all at once.

An Audience gives one reading at a time; a simulation of thousands of visits needs minutes of many
faces within seconds. The looks, their strengths and the noise are the audience's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

from riot.mood.scores import NEUTRAL
from riot.sim.audience import (
    NEUTRAL_STRENGTH,
    ONSET,
    RATE,
    TEMPERAMENTS,
    Step,
    Temperament,
    clean_scores,
    likely_looks,
    plan_looks,
)

LEAVING = Temperament("leaving", lively=0.5, strength=(0.5, 0.85), wanders=0.15)
"""Somebody who goes away before the end; until then a bit of everything."""

SHARES: Mapping[Temperament, float] = dict(
    zip((*TEMPERAMENTS, LEAVING), (0.35, 0.30, 0.20, 0.15), strict=True)
)
"""How many of a hundred viewers are of each temperament, as a share."""

_REST = 0.25
"""Spread of how faces at rest differ: heavy brows read as anger, a curved mouth as a smile."""
_SLOW, _FAST = 0.35, 0.12
_SLOW_PERIOD = 0.4


@dataclass(frozen=True, slots=True)
class Person:
    """What the model reads of one face, over and over again.

    `scores` are float64 [readings, labels], one row every `every` seconds, and sum to 1 where
    `seen` (bool [readings]) says that a face is found. The last row leads on to the first.
    `at_rest` are the scores of this face when it is neutral.
    """

    labels: tuple[str, ...]
    every: float
    scores: NDArray[np.float64]
    seen: NDArray[np.bool_]
    at_rest: tuple[float, ...]


def imagine(
    labels: Sequence[str],
    listens_to: Sequence[str],
    temperament: Temperament,
    seed: str,
    seconds: float,
    every: float,
) -> Person:
    """Make a person of a temperament who is watched for `seconds`, with a reading every `every`.

    Half of the expressions that are shown are those of everyday life, half those that the film
    listens to, which it may be taken to call forth. Equal arguments give an equal person.
    """
    random = Random(seed)
    labels = tuple(labels)
    count = max(2, round(seconds / every))
    steps = plan_looks(random, temperament, _called_forth(labels, listens_to), count * every)
    noise = np.random.default_rng(random.getrandbits(64))
    rest = np.exp(_REST * noise.standard_normal(len(labels)))
    scores, seen = _blended(labels, steps, count, every)
    scores = scores * rest * np.exp(_noise(noise, count, len(labels), every))
    at_rest = np.asarray(clean_scores(labels, NEUTRAL, NEUTRAL_STRENGTH)) * rest
    return Person(
        labels,
        every,
        scores / scores.sum(axis=1, keepdims=True),
        seen,
        tuple((at_rest / at_rest.sum()).tolist()),
    )


def _called_forth(labels: Sequence[str], listens_to: Sequence[str]) -> dict[str, float]:
    everyday = likely_looks(labels)
    heard = [label for label in listens_to if label in everyday]
    if not heard:
        return everyday
    whole = sum(everyday.values())
    return {
        label: 0.5 * weight / whole + (0.5 / len(heard) if label in heard else 0.0)
        for label, weight in everyday.items()
    }


def _blended(
    labels: tuple[str, ...], steps: Sequence[Step], count: int, every: float
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Blend from look to look within half a second; the last look comes before the first."""
    looks = [
        clean_scores(labels, label or NEUTRAL, strength if label else NEUTRAL_STRENGTH)
        for label, _, strength in steps
    ]
    clean = np.asarray(looks)
    starts = np.cumsum([0.0, *(lasts for _, lasts, _ in steps[:-1])])
    lasts = np.asarray([step[1] for step in steps])
    times = (np.arange(count) + 0.5) * every
    index = np.searchsorted(starts, times, side="right") - 1
    last = int(index[-1])
    before = np.where(index > 0, index - 1, last)
    share = np.clip((times - starts[index]) / np.minimum(ONSET, lasts[index]), 0.0, 1.0)
    share = (share * share * (3.0 - 2.0 * share))[:, None]
    present = np.asarray([step[0] is not None for step in steps])
    return (1.0 - share) * clean[before] + share * clean[index], present[index]


def _noise(
    noise: np.random.Generator, count: int, labels: int, every: float
) -> NDArray[np.float64]:
    """Give slow waves and the noise of single readings, which stand for all that a camera gives."""
    places = np.arange(count) * every / _SLOW_PERIOD
    index = places.astype(int)
    share = (places - index)[:, None]
    share = share * share * (3.0 - 2.0 * share)
    waves = np.clip(noise.standard_normal((int(index[-1]) + 2, labels)), -2.0, 2.0)
    slow = (1.0 - share) * waves[index] + share * waves[index + 1]
    fast = np.clip(noise.standard_normal((count, labels)), -2.0, 2.0)
    return _SLOW * slow + _FAST * min(1.0, (1.0 / RATE / every) ** 0.5) * fast
