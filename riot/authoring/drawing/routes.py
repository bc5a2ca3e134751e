"""Draw each arrow's path: level inside columns, curved between them, round behind to lead back."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from math import dist

from riot.authoring.drawing.blocks import BOX_WIDTH, STEM, Block
from riot.authoring.drawing.layers import Item, Part
from riot.authoring.drawing.rows import Rows
from riot.authoring.drawing.sketch import Arrow

_ENTRY_ROOM, _ENTRY_STEP = 84.0, 11.0
_TURN = 30.0
_HEAD = 9.0
_LANE_MIDDLE = 3.0
_OUTSIDE, _BESIDE = 34.0, 9.0
_ROUND = 9.0
_DASHES = 11.0
_CHORDS = 24


@dataclass(frozen=True, slots=True)
class Column:
    """The left and right edge of a column."""

    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's path: SVG path data, its stem between box and label, the tip, and its extent.

    `phase` is where a dash begins, so that dashes of arrows in one lane lie upon each other.
    """

    arrow: Arrow
    path: str
    stem: str
    tip: tuple[float, float]
    right: float
    bottom: float
    phase: float


@dataclass(slots=True)
class Router:
    """Route the arrows of one part.

    `row_ends` are the heights at which its rows end, `tops` the top of every item.
    """

    part: Part
    blocks: dict[str, Block]
    columns: list[Column]
    rows: Rows
    row_ends: list[float]
    tops: dict[Item, float]
    _entries: dict[tuple[str, Item], float] = field(default_factory=dict[tuple[str, Item], float])

    def __post_init__(self) -> None:
        coming: dict[str, dict[Item, float]] = {}
        for key in self.part.column:
            for arrow, _, exit_ in self.blocks[key].exits:
                before = self._before(key, arrow)
                y = self._middle(before) if before.column is not None else self.tops[before] + exit_
                coming.setdefault(arrow.target, {}).setdefault(before, y)
        for target, ends in coming.items():
            # A lane back comes up from below, so it comes in below.
            ordered = sorted(ends, key=lambda item: (item.back, ends[item]))
            step = min(_ENTRY_STEP, _ENTRY_ROOM / max(1, len(ordered)))
            first = self.tops[Item(target)] + self.blocks[target].entry
            first -= step * (len(ordered) - 1) / 2
            for number, item in enumerate(ordered):
                self._entries[target, item] = first + number * step

    def route(self, arrow: Arrow) -> Route:
        """Give the path of one arrow."""
        key = arrow.source
        block = self.blocks[key]
        x0, top = self.columns[self.part.column[key]].left, self.tops[Item(key)]
        (exit_x, exit_y) = next((x, y) for one, x, y in block.exits if one is arrow)
        pen = _Pen(x0 + exit_x, top + exit_y)
        back = (key, arrow.target) in self.part.back
        at = self.part.column[key]
        pen.line(self.columns[at].right, pen.y)
        for number, item in enumerate(self.part.lane(key, arrow.target)):
            y = self._middle(item)
            column = item.column or 0
            if back and number == 0:
                pen.turn(y, _TURN)
            else:
                self._across(pen, arrow, at, column, y)
            pen.line(self.columns[column].left if back else self.columns[column].right, y)
            at = column
        tip_x = self.columns[self.part.column[arrow.target]].left
        tip_y = self._entries[arrow.target, self._before(key, arrow)]
        if back:
            pen.turn(tip_y, -_TURN)
            pen.line(tip_x - _HEAD, tip_y)
        else:
            self._across(pen, arrow, at, self.part.column[arrow.target], tip_y, _HEAD)
        stem = self._stem(block, arrow, x0, top)
        return Route(
            arrow, pen.path, stem, (tip_x, tip_y), pen.right, pen.bottom, -pen.length % _DASHES
        )

    def _across(
        self, pen: _Pen, arrow: Arrow, at: int, to: int, y: float, short: float = 0.0
    ) -> None:
        """Go on from one column to the next, in either direction; through the gutter to a row."""
        back = to < at
        x = self.columns[to].right if back else self.columns[to].left - short
        upper, lower = sorted((self.rows.row(at), self.rows.row(to)))
        if upper == lower:
            pen.curve(x, y)
            return
        height, turn = self.rows.lane(upper, (arrow.target, back))
        right = self.columns[self.rows.columns[upper][-1]].right + _OUTSIDE + _BESIDE * turn
        left = self.columns[self.rows.columns[lower][0]].left - _OUTSIDE - _BESIDE * turn
        first, second = (left, right) if back else (right, left)
        pen.corners((first, self.row_ends[upper] + height), (second, y))
        pen.line(x, y)

    def _stem(self, block: Block, arrow: Arrow, x: float, top: float) -> str:
        """Join the box and the label of an arrow."""
        chip = next((chip for chip in block.chips if chip.arrow is arrow), None)
        if chip is None:
            return ""
        left, y = x + BOX_WIDTH, top + chip.y
        low, high = block.top + 14, block.top + block.box_height - 14
        from_y = top + min(max(chip.y, low), high)
        pen = _Pen(left, from_y)
        pen.curve(left + STEM, y)
        return pen.path

    def _before(self, key: str, arrow: Arrow) -> Item:
        lane = self.part.lane(key, arrow.target)
        return lane[-1] if lane else Item(key)

    def _middle(self, item: Item) -> float:
        return self.tops[item] + _LANE_MIDDLE


@dataclass(slots=True)
class _Pen:
    """Write path data, and remember how far it went."""

    x: float
    y: float
    path: str = ""
    right: float = 0.0
    bottom: float = 0.0
    length: float = 0.0

    def __post_init__(self) -> None:
        self.path = f"M{self.x:.1f} {self.y:.1f}"
        self._seen(self.x, self.y)

    def line(self, x: float, y: float) -> None:
        if abs(x - self.x) > 0.05:
            self.length += abs(x - self.x)
            self.path += f"H{x:.1f}"
            self._seen(x, y)

    def curve(self, x: float, y: float) -> None:
        half = (x - self.x) / 2
        self.length += _length((self.x, self.y), (self.x + half, self.y), (x - half, y), (x, y))
        self.path += f"C{self.x + half:.1f} {self.y:.1f} {x - half:.1f} {y:.1f} {x:.1f} {y:.1f}"
        self._seen(x, y)

    def corners(self, *legs: tuple[float, float]) -> None:
        """Go along to each x and then up or down to its y, round the corners."""
        for number, (x, y) in enumerate(legs):
            after = legs[number + 1][0] if number + 1 < len(legs) else self.x
            side, down = (1 if x > self.x else -1), (1 if y > self.y else -1)
            on = 1 if after > x else -1
            bend = min(_ROUND, abs(y - self.y) / 2)
            self.length += abs(x - self.x) - bend + abs(y - self.y) - 2 * bend
            self.length += 2 * _length((0, 0), (bend, 0), (bend, bend)) - number * bend
            self.path += (
                f"H{x - side * bend:.1f}Q{x:.1f} {self.y:.1f} {x:.1f} {self.y + down * bend:.1f}"
                f"V{y - down * bend:.1f}Q{x:.1f} {y:.1f} {x + on * bend:.1f} {y:.1f}"
            )
            self._seen(x, y)

    def turn(self, y: float, reach: float) -> None:
        """Turn round to the height `y`: out by `reach`, and back to the same x."""
        x = self.x + reach
        bend = min(abs(y - self.y) / 2, abs(reach)) * (1 if y > self.y else -1)
        self.length += 2 * _length((0, 0), (reach, 0), (reach, bend)) + abs(y - self.y)
        self.length -= 2 * abs(bend)
        self.path += (
            f"Q{x:.1f} {self.y:.1f} {x:.1f} {self.y + bend:.1f}"
            f"V{y - bend:.1f}Q{x:.1f} {y:.1f} {self.x:.1f} {y:.1f}"
        )
        self._seen(x, y, back_to=self.x)

    def _seen(self, x: float, y: float, back_to: float | None = None) -> None:
        self.right, self.bottom = max(self.right, x), max(self.bottom, y, self.y)
        self.x, self.y = (x if back_to is None else back_to), y


def _length(*corners: tuple[float, float]) -> float:
    """Measure a Bézier curve by a chain of short lines."""
    chain: list[tuple[float, float]] = []
    for part in range(_CHORDS + 1):
        level = list(corners)
        while len(level) > 1:
            level = [
                (a + (c - a) * part / _CHORDS, b + (d - b) * part / _CHORDS)
                for (a, b), (c, d) in pairwise(level)
            ]
        chain += level
    return sum(dist(one, other) for one, other in pairwise(chain))
