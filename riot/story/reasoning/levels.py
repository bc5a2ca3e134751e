"""Whether levels within bounds can be those of one reading.

A reading's levels are probabilities over the film's labels. Their mean and the last of them add up
to 1; peaks add up to 1 or more, shares of time to 1 or less. The winner is no lower than any other,
and `margin` above the runner-up. Bounds are drawn closer by these laws until nothing moves.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from riot.story.reasoning.formula import Span

ROUNDS = 4
"""How often bounds are drawn closer; fewer rounds find fewer contradictions, never wrong ones."""

CLOSE = 1e-12
"""Sums this close to 1 are 1."""

CERTAIN = 1e-9
"""Contradictions between sums smaller than this may come from rounding, and are none."""


@dataclass(frozen=True, slots=True)
class Sum:
    """What the levels of all labels add up to: `least` to `most`."""

    least: float
    most: float


SUMS: Mapping[str, Sum] = {
    "mean": Sum(1.0, 1.0),
    "last": Sum(1.0, 1.0),
    "peak": Sum(1.0, math.inf),
    "share": Sum(0.0, 1.0),
}


def can_be(levels: Mapping[str, Span], total: Sum) -> bool:
    """Tell whether the bounds of all labels leave room for a reading."""
    spans = list(levels.values())
    if any(span.empty for span in spans):
        return False
    low = math.fsum(span.low for span in spans)
    high = math.fsum(span.high for span in spans)
    if low > total.most + CERTAIN or high < total.least - CERTAIN:
        return False
    # One of them being more than its bound is enough to be above a sum that is reached exactly.
    above = low > total.most - CLOSE and any(span.low_open for span in spans)
    below = high < total.least + CLOSE and any(span.high_open for span in spans)
    return not (above or below)


def can_win(levels: Mapping[str, Span], winners: Sequence[str], margin: Span, total: Sum) -> bool:
    """Tell whether one of `winners` can lead the others by `margin`, within the bounds."""
    return any(
        _ranked(dict(levels), winner, second, margin, total)
        for winner in winners
        for second in levels
        if second != winner
    )


def _ranked(levels: dict[str, Span], winner: str, second: str, margin: Span, total: Sum) -> bool:
    for _ in range(ROUNDS):
        before = dict(levels)
        first, runner_up = levels[winner], levels[second]
        levels[winner] = first.meet(_plus(runner_up, margin))
        levels[second] = runner_up.meet(_minus(levels[winner], margin))
        top = Span(high=levels[second].high, high_open=levels[second].high_open)
        floor = max(levels[second].low, *(levels[o].low for o in levels if o != winner))
        levels[second] = levels[second].meet(Span(low=floor))
        for other in levels:
            if other not in (winner, second):
                levels[other] = levels[other].meet(top)
        if any(span.empty for span in levels.values()):
            return False
        _share_out(levels, total)
        if not can_be(levels, total):
            return False
        if levels == before:
            break
    return True


def _plus(span: Span, margin: Span) -> Span:
    return Span(
        span.low + margin.low,
        span.high + margin.high,
        span.low_open or margin.low_open,
        span.high_open or margin.high_open,
    )


def _minus(span: Span, margin: Span) -> Span:
    return Span(
        span.low - margin.high,
        span.high - margin.low,
        span.low_open or margin.high_open,
        span.high_open or margin.low_open,
    )


def _share_out(levels: dict[str, Span], total: Sum) -> None:
    """Bound each label by what the others leave; the allowance for rounding is left in."""
    low = math.fsum(span.low for span in levels.values())
    high = math.fsum(span.high for span in levels.values())
    for label, span in levels.items():
        least = total.least - (high - span.high) - CERTAIN
        most = total.most - (low - span.low) + CERTAIN
        levels[label] = span.meet(Span(least, most))
