"""Turn columns and their order into places: nothing overlaps, arrows run as level as they can."""

from __future__ import annotations

from itertools import pairwise

from riot.authoring.drawing.blocks import Block
from riot.authoring.drawing.layers import Item, Part
from riot.authoring.drawing.rows import Rows

_ROUNDS = 24
_SCENE_GAP, _LANE_GAP, _LANE = 34.0, 12.0, 6.0
_STRAIGHT, _USUAL = 6.0, 1.0

Neighbour = tuple[Item, float, float, float]
"""Another item, the height of the arrow's end there and here, and how much it pulls."""


def place(
    part: Part, blocks: dict[str, Block], rows: Rows
) -> tuple[dict[Item, float], list[float]]:
    """Find the top of each item, from the top of the part, and the height of each row."""
    return _Placing(part, blocks, rows).places()


class _Placing:
    """Move items towards what they are joined to, column by column, forth and back."""

    def __init__(self, part: Part, blocks: dict[str, Block], rows: Rows) -> None:
        self._part = part
        self._rows = rows
        self._row = [rows.row(column) for column in range(len(part.columns))]
        self._blocks = blocks
        self._before: dict[Item, list[Neighbour]] = {}
        self._after: dict[Item, list[Neighbour]] = {}
        for chain, exit_ in self._chains():
            for number, (first, second) in enumerate(pairwise(chain)):
                out = exit_ if number == 0 else self._middle(first)
                into = self._middle(second)
                lanes = first.column is not None and second.column is not None
                pull = _STRAIGHT if lanes else _USUAL
                if self._row[self._column(first)] != self._row[self._column(second)]:
                    continue
                self._after.setdefault(first, []).append((second, into, out, pull))
                self._before.setdefault(second, []).append((first, out, into, pull))

    def places(self) -> tuple[dict[Item, float], list[float]]:
        """Give the top of every item, and the height of every row."""
        top: dict[Item, float] = {}
        for column in self._part.columns:
            y = 0.0
            for item in column:
                top[item] = y
                y += self._height(item) + _SCENE_GAP
        for number in range(_ROUNDS):
            forth = number % 2 == 0
            columns = self._part.columns if forth else self._part.columns[::-1]
            both = number >= _ROUNDS - 4
            for column in columns:
                self._settle(column, top, forth=forth, both=both)
        heights: list[float] = []
        begin = 0.0
        for number, row in enumerate(self._rows.columns):
            columns = self._part.columns[row.start : row.stop]
            self._straighten(columns, top)
            items = [item for column in columns for item in column]
            highest = min(top[item] for item in items)
            heights.append(max(top[item] + self._height(item) for item in items) - highest)
            for item in items:
                top[item] += begin - highest
            begin += heights[-1] + self._rows.gutter(number)
        return top, heights

    def _column(self, item: Item) -> int:
        return self._part.column[item.key] if item.column is None else item.column

    def _straighten(self, columns: list[list[Item]], top: dict[Item, float]) -> None:
        """Level the lanes below everything else, the innermost first."""
        lanes: dict[str, list[Item]] = {}
        for column in columns:
            for item in column[::-1]:
                if not item.back:
                    break
                lanes.setdefault(item.key, []).append(item)
        order = {item: number for column in columns for number, item in enumerate(column)}
        above = {below: upper for column in columns for upper, below in pairwise(column)}
        for lane in sorted(lanes.values(), key=lambda lane: max(order[item] for item in lane)):
            level = max(
                top[upper] + self._height(upper) + self._gap(upper, item)
                if (upper := above.get(item)) is not None
                else top[item]
                for item in lane
            )
            for item in lane:
                top[item] = level

    def _chains(self) -> list[tuple[list[Item], float]]:
        found: list[tuple[list[Item], float]] = []
        for key in self._part.column:
            for arrow, _, exit_ in self._blocks[key].exits:
                lane = self._part.lane(key, arrow.target)
                if (key, arrow.target) in self._part.back:
                    found.append((lane[::-1], _LANE / 2))
                else:
                    found.append(([Item(key), *lane, Item(arrow.target)], exit_))
        return found

    def _settle(
        self, column: list[Item], top: dict[Item, float], *, forth: bool, both: bool
    ) -> None:
        wanted: list[tuple[float, float]] = []
        for item in column:
            near = self._before.get(item, []) if forth or both else []
            if not forth or both:
                near = [*near, *self._after.get(item, [])]
            weight = sum(pull for *_, pull in near)
            if weight:
                y = sum(pull * (top[other] + there - here) for other, there, here, pull in near)
                wanted.append((y / weight, weight))
            else:
                wanted.append((top[item], 0.1))
        for item, y in zip(column, self._apart(column, wanted), strict=True):
            top[item] = y

    def _apart(self, column: list[Item], wanted: list[tuple[float, float]]) -> list[float]:
        """Stay as near as possible to what is wanted, without overlap: pool adjacent violators."""
        offsets: list[float] = []
        offset = 0.0
        for number, item in enumerate(column):
            if number:
                offset += self._height(column[number - 1]) + self._gap(column[number - 1], item)
            offsets.append(offset)
        pools: list[tuple[float, float, int]] = []
        for (y, weight), offset in zip(wanted, offsets, strict=True):
            mean, total, count = y - offset, weight, 1
            while pools and pools[-1][0] >= mean:
                other, heavy, more = pools.pop()
                mean = (mean * total + other * heavy) / (total + heavy)
                total, count = total + heavy, count + more
            pools.append((mean, total, count))
        level = [mean for mean, _, count in pools for _ in range(count)]
        return [mean + offset for mean, offset in zip(level, offsets, strict=True)]

    def _height(self, item: Item) -> float:
        return _LANE if item.column is not None else self._blocks[item.key].height

    def _middle(self, item: Item) -> float:
        return _LANE / 2 if item.column is not None else self._blocks[item.key].entry

    def _gap(self, above: Item, below: Item) -> float:
        lanes = (above.column is not None) + (below.column is not None)
        return (_SCENE_GAP, 20.0, _LANE_GAP)[lanes]
