"""Lay a sketch out: where every box stands and along which path every arrow runs."""

from __future__ import annotations

from dataclasses import dataclass

from riot.authoring.drawing.blocks import BOX_WIDTH, Block, set_blocks
from riot.authoring.drawing.layers import Part, layer
from riot.authoring.drawing.placing import place
from riot.authoring.drawing.routes import Column, Route, Router
from riot.authoring.drawing.rows import Rows, fold
from riot.authoring.drawing.sketch import Sketch

_MARGIN = 36.0
_TURNING = 40.0
_PART_GAP = 64.0
_LEAST_GAP, _MOST_GAP, _GAP_PER_ARROW = 58.0, 130.0, 3.5
_ROUGH_GAP = 34.0
_MARGIN_LANE = 9.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A block and the place of its top left corner."""

    block: Block
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Layout:
    """A whole drawing, in pixels; `routes` are in the order of the sketch's arrows."""

    width: float
    height: float
    blocks: tuple[Placed, ...]
    routes: tuple[Route, ...]


def lay_out(sketch: Sketch) -> Layout:
    """Lay `sketch` out; equal sketches give equal layouts."""
    blocks = set_blocks(sketch)
    placed: list[Placed] = []
    routes: dict[int, Route] = {}
    y = _MARGIN
    for part in layer(sketch):
        columns, rows = _columns(part, blocks)
        tops, height = place(part, blocks, rows)
        tops = {item: y + top for item, top in tops.items()}
        row_ends: list[float] = []
        for number in range(len(rows.columns)):
            row_ends.append(y + height[number])
            y = row_ends[-1] + rows.gutter(number)
        router = Router(part, blocks, columns, rows, row_ends, tops)
        for key, number in part.column.items():
            placed.append(Placed(blocks[key], columns[number].left, tops[part.item(key)]))
            for arrow, _, _ in blocks[key].exits:
                routes[id(arrow)] = router.route(arrow)
        y += _PART_GAP
    all_routes = tuple(routes[id(arrow)] for arrow in sketch.arrows)
    right = [one.x + one.block.width for one in placed] + [route.right for route in all_routes]
    bottom = [y - _PART_GAP] + [route.bottom for route in all_routes]
    return Layout(max(right) + _MARGIN, max(bottom) + _MARGIN, tuple(placed), all_routes)


def _columns(part: Part, blocks: dict[str, Block]) -> tuple[list[Column], Rows]:
    """Give every column its place in its row; the more arrows between two, the wider apart."""
    widths = [BOX_WIDTH] * len(part.columns)
    arrows = [len(items) for items in part.columns]
    for key, number in part.column.items():
        widths[number] = max(widths[number], blocks[key].width)
        arrows[number] += len(blocks[key].exits)
    gaps = [min(_MOST_GAP, _LEAST_GAP + _GAP_PER_ARROW * count) for count in arrows]
    heights = [
        sum(blocks[item.key].height + _ROUGH_GAP if item.column is None else 18 for item in items)
        for items in part.columns
    ]
    rows = fold(part, [a + b for a, b in zip(widths, gaps, strict=True)], heights)
    most = max((len(crossing) for crossing in rows.crossings), default=0)
    margin = _MARGIN + (_TURNING if part.back else 0.0) + _MARGIN_LANE * most
    columns: list[Column] = []
    for row in rows.columns:
        x = margin
        for number in row:
            columns.append(Column(x, x + widths[number]))
            x += widths[number] + gaps[number]
    return columns, rows
