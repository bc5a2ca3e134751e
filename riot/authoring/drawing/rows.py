"""Fold a long story into rows, as text is folded into lines, so that it stays readable."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from riot.authoring.drawing.layers import Part

_SHAPE = 2.0
"""Width over height that a drawing should not exceed by much."""

_NARROW = 3400.0
"""A drawing of this width in pixels is never folded."""

_EARLY, _LATE = 0.8, 1.15
_GUTTER, _LANE = 44.0, 12.0

Crossing = tuple[str, bool]
"""What runs from one row to the next: all arrows to this scene, forward or back."""


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a part: the columns of each, and what crosses from each to the next."""

    columns: tuple[range, ...]
    crossings: tuple[tuple[Crossing, ...], ...]

    def row(self, column: int) -> int:
        """Give the row that a column is in."""
        return next(number for number, columns in enumerate(self.columns) if column in columns)

    def gutter(self, row: int) -> float:
        """Give the height of the space below a row, in which arrows run to the next one."""
        if row == len(self.columns) - 1:
            return 0.0
        return _GUTTER + _LANE * len(self.crossings[row])

    def lane(self, row: int, crossing: Crossing) -> tuple[float, int]:
        """Give where an arrow runs in the gutter below `row`: its height there, and its turn."""
        number = self.crossings[row].index(crossing)
        return _GUTTER / 2 + _LANE * (number + 0.5), number


def fold(part: Part, widths: list[float], heights: list[float]) -> Rows:
    """Fold the columns of `part`, which are so wide and high with the gaps after them."""
    crossing = _crossings(part)
    whole = sum(widths)
    count = 1
    rows = [range(len(widths))]
    while whole > _NARROW and count < len(widths):
        tall = sum(max(heights[column] for column in row) + 100 for row in rows)
        wide = max(sum(widths[column] for column in row) for row in rows)
        if wide <= max(_NARROW, _SHAPE * tall):
            break
        count += 1
        rows = _broken(widths, whole / count, crossing)
    return Rows(tuple(rows), tuple(crossing[row[-1]] for row in rows[:-1]))


def _crossings(part: Part) -> list[tuple[Crossing, ...]]:
    """Tell what runs past the end of each column."""
    found: list[dict[Crossing, None]] = [{} for _ in part.columns]
    for source, target in part.links:
        first, last = sorted((part.column[source], part.column[target]))
        for column in range(first, last):
            found[column][target, (source, target) in part.back] = None
    return [tuple(sorted(crossing)) for crossing in found]


def _broken(
    widths: list[float], wanted: float, crossing: list[tuple[Crossing, ...]]
) -> list[range]:
    """Break where little crosses, near the wanted width."""
    rows: list[range] = []
    first = 0
    while first < len(widths):
        reach = list(itertools.accumulate(widths[first:]))
        if reach[-1] <= _LATE * wanted:
            rows.append(range(first, len(widths)))
            break
        near = [n for n, x in enumerate(reach) if _EARLY * wanted <= x <= _LATE * wanted]
        near = near or [max(0, sum(x <= wanted for x in reach) - 1)]
        last = min(near, key=lambda n: (len(crossing[first + n]), abs(reach[n] - wanted)))
        rows.append(range(first, first + last + 1))
        first += last + 1
    return rows
