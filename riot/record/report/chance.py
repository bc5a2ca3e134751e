"""How sure a share is, and whether two of them differ by more than chance."""

from __future__ import annotations

import math
from collections.abc import Sequence

Z = 1.96
_NEARLY = 1.0 + 1e-7


def interval(count: float, total: float) -> tuple[float, float]:
    """Give the 95 % interval of a share, Wilson's (1927); the whole range for nobody."""
    if total <= 0:
        return 0.0, 1.0
    share, spread = count / total, 1.0 + Z * Z / total
    centre = (share + Z * Z / (2.0 * total)) / spread
    half = Z / spread * math.sqrt(share * (1.0 - share) / total + Z * Z / (4.0 * total * total))
    return max(0.0, centre - half), min(1.0, centre + half)


def odds_of_chance(here: int, of_here: int, there: int, of_there: int) -> float:
    """Give how often chance alone makes two shares differ at least as much (two-sided).

    Fisher's exact test (1935): it holds for small counts too.
    """
    taken = here + there
    if not of_here or not of_there or taken in (0, of_here + of_there):
        return 1.0
    low, high = max(0, taken - of_there), min(taken, of_here)
    logs = [_choose(of_here, n) + _choose(of_there, taken - n) for n in range(low, high + 1)]
    most = max(logs)
    weights = [math.exp(value - most) for value in logs]
    seen = weights[here - low] * _NEARLY
    return min(1.0, sum(weight for weight in weights if weight <= seen) / sum(weights))


def corrected(odds: Sequence[float]) -> list[float]:
    """Correct for having looked at many differences at once, after Holm (1979)."""
    order = sorted(range(len(odds)), key=lambda place: odds[place])
    given, floor = [1.0] * len(odds), 0.0
    for rank, place in enumerate(order):
        floor = max(floor, min(1.0, odds[place] * (len(odds) - rank)))
        given[place] = floor
    return given


def _choose(total: int, count: int) -> float:
    return math.lgamma(total + 1) - math.lgamma(count + 1) - math.lgamma(total - count + 1)
