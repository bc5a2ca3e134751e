"""Swap neighbours in a column while that leaves fewer arrows crossing.

The layout library takes boxes for points; here each arrow leaves its box at a height of its own, in
the order in which the ways are weighed. Where it makes no difference, scenes keep the film's order.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import TypeVar

T = TypeVar("T", bound=Hashable)

_SWEEPS = 30


def untangle(
    columns: Sequence[list[T]],
    segments: Sequence[tuple[T, float, T]],
    rank: Mapping[T, int],
) -> None:
    """Reorder `columns` in place.

    A segment is (item, height 0..1 at which it leaves, item of the next column); `rank` is the
    order of items that the film has.
    """
    place = {item: number for column in columns for number, item in enumerate(column)}
    right: dict[T, list[tuple[T, float]]] = {item: [] for item in place}
    left: dict[T, list[tuple[T, float]]] = {item: [] for item in place}
    for first, height, second in segments:
        right[first].append((second, 0.0))
        left[second].append((first, height))

    def crossings(upper: T, lower: T) -> int:
        return sum(
            (place[one], height) > (place[other], other_height)
            for near in (left, right)
            for one, height in near[upper]
            for other, other_height in near[lower]
        )

    for _ in range(_SWEEPS):
        moved = False
        for column in columns:
            for number in range(len(column) - 1):
                upper, lower = column[number], column[number + 1]
                now, then = crossings(upper, lower), crossings(lower, upper)
                if then < now or (then == now and rank[lower] < rank[upper]):
                    column[number], column[number + 1] = lower, upper
                    place[upper], place[lower] = number + 1, number
                    moved = True
        if not moved:
            return
