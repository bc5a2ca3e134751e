"""Draw each arrow's path: level inside columns, curved between them, round behind to lead back."""

from __future__ import annotations

from dataclasses import dataclass, field

from riot.authoring.drawing.blocks import BOX_WIDTH, STEM, Block
from riot.authoring.drawing.layers import Item, Part
from riot.authoring.drawing.sketch import Arrow

_ENTRY_ROOM, _ENTRY_STEP = 84.0, 11.0
_TURN = 30.0
_HEAD = 9.0
_LANE_MIDDLE = 3.0


@dataclass(frozen=True, slots=True)
class Column:
    """The left and right edge of a column, and the gap to the next one."""

    left: float
    right: float
    gap: float


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow's path: SVG path data, its stem between box and label, the tip, and its extent."""

    arrow: Arrow
    path: str
    stem: str
    tip: tuple[float, float]
    right: float
    bottom: float


@dataclass(slots=True)
class Router:
    """Route the arrows of one part; `tops` holds the top of every item."""

    part: Part
    blocks: dict[str, Block]
    columns: list[Column]
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
        lane = self.part.lane(key, arrow.target)
        back = (key, arrow.target) in self.part.back
        pen.line(self.columns[self.part.column[key]].right, pen.y)
        for number, item in enumerate(lane):
            column = self.columns[item.column or 0]
            y = self._middle(item)
            if back:
                pen.turn(y, _TURN) if number == 0 else pen.curve(column.right, y)
                pen.line(column.left, y)
            else:
                pen.curve(column.left, y)
                pen.line(column.right, y)
        tip_x = self.columns[self.part.column[arrow.target]].left
        tip_y = self._entries[arrow.target, self._before(key, arrow)]
        if back:
            pen.turn(tip_y, -_TURN)
            pen.line(tip_x - _HEAD, tip_y)
        else:
            pen.curve(tip_x - _HEAD, tip_y)
        return Route(
            arrow,
            pen.path,
            self._stem(block, arrow, x0, top),
            (tip_x, tip_y),
            pen.right,
            pen.bottom,
        )

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

    def __post_init__(self) -> None:
        self.path = f"M{self.x:.1f} {self.y:.1f}"
        self._seen(self.x, self.y)

    def line(self, x: float, y: float) -> None:
        if abs(x - self.x) > 0.05:
            self.path += f"H{x:.1f}"
            self._seen(x, y)

    def curve(self, x: float, y: float) -> None:
        half = (x - self.x) / 2
        self.path += f"C{self.x + half:.1f} {self.y:.1f} {x - half:.1f} {y:.1f} {x:.1f} {y:.1f}"
        self._seen(x, y)

    def turn(self, y: float, reach: float) -> None:
        """Turn round to the height `y`: out by `reach`, and back to the same x."""
        x = self.x + reach
        bend = min(abs(y - self.y) / 2, abs(reach)) * (1 if y > self.y else -1)
        self.path += (
            f"Q{x:.1f} {self.y:.1f} {x:.1f} {self.y + bend:.1f}"
            f"V{y - bend:.1f}Q{x:.1f} {y:.1f} {self.x:.1f} {y:.1f}"
        )
        self._seen(x, y, back_to=self.x)

    def _seen(self, x: float, y: float, back_to: float | None = None) -> None:
        self.right, self.bottom = max(self.right, x), max(self.bottom, y, self.y)
        self.x, self.y = (x if back_to is None else back_to), y
