"""Smooth scores over elapsed time: the port, and the exponential average."""

from __future__ import annotations

import math
from typing import Protocol

from riot.mood.scores import Scores


class Smoother(Protocol):
    """Follow a target that is held between readings."""

    def start(self, values: Scores) -> None:
        """Begin anew from `values`."""
        ...

    def advance(self, target: Scores, seconds: float) -> Scores:
        """Let `seconds` pass with the target held; give the smoothed scores, which sum to 1."""
        ...


def approach(values: Scores, target: Scores, seconds: float, time_constant: float) -> Scores:
    """Move from `values` to `target` as an exponential does in `seconds`.

    Continuous-time, so that one step of 40 ms and four of 10 ms give the same.
    """
    share = -math.expm1(-seconds / time_constant)
    pairs = zip(values, target)  # noqa: B905 - as many, and it costs
    return tuple([value + share * (aim - value) for value, aim in pairs])


class Ema:
    """Average exponentially with one time constant in seconds."""

    def __init__(self, time_constant: float) -> None:
        self._time_constant = time_constant
        self._values: Scores = ()

    def start(self, values: Scores) -> None:
        """Begin anew from `values`."""
        self._values = values

    def advance(self, target: Scores, seconds: float) -> Scores:
        """Let `seconds` pass with the target held."""
        self._values = approach(self._values, target, seconds, self._time_constant)
        return self._values
