"""Lay a sketch out: where every box stands and along which path every arrow runs."""

from __future__ import annotations

from dataclasses import dataclass

from riot.authoring.drawing.blocks import BOX_WIDTH, Block, set_blocks
from riot.authoring.drawing.layers import Part, layer
from riot.authoring.drawing.placing import place
from riot.authoring.drawing.routes import Column, Route, Router
from riot.authoring.drawing.sketch import Sketch

_MARGIN = 36.0
_PART_GAP = 64.0
_LEAST_GAP, _MOST_GAP, _GAP_PER_ARROW = 64.0, 150.0, 4.0


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
    parts = layer(sketch)
    columns = _columns(sketch, parts, blocks)
    placed: list[Placed] = []
    routes: dict[int, Route] = {}
    y = _MARGIN
    for part in parts:
        places = place(part, blocks)
        tops = {item: y + top for item, top in places.top.items()}
        router = Router(part, blocks, columns, tops)
        for key, number in part.column.items():
            here = next(
                item for item in part.columns[number] if item.key == key and item.column is None
            )
            placed.append(Placed(blocks[key], columns[number].left, tops[here]))
            for arrow, _, _ in blocks[key].exits:
                routes[id(arrow)] = router.route(arrow)
        y += places.height + _PART_GAP
    right = max(placed_.x + placed_.block.width for placed_ in placed)
    right = max(right, *(route.right for route in routes.values()), 0) if routes else right
    bottom = max(y - _PART_GAP, *(route.bottom for route in routes.values()), 0) if routes else y
    return Layout(
        right + _MARGIN,
        bottom + _MARGIN,
        tuple(placed),
        tuple(routes[id(arrow)] for arrow in sketch.arrows),
    )


def _columns(sketch: Sketch, parts: list[Part], blocks: dict[str, Block]) -> list[Column]:
    """Give every column its left and right edge; the more arrows between two, the wider apart."""
    count = max(len(part.columns) for part in parts)
    wide = [BOX_WIDTH] * count
    crossing = [0] * count
    for part in parts:
        for key, number in part.column.items():
            wide[number] = max(wide[number], blocks[key].width)
        for number, items in enumerate(part.columns):
            crossing[number] += len(items)
    column_of = {key: number for part in parts for key, number in part.column.items()}
    for arrow in sketch.arrows:
        crossing[column_of[arrow.source]] += 1
    back = any(part.back for part in parts)
    x = _MARGIN + (40.0 if back else 0.0)
    columns: list[Column] = []
    for width, arrows in zip(wide, crossing, strict=True):
        gap = min(_MOST_GAP, _LEAST_GAP + _GAP_PER_ARROW * arrows)
        columns.append(Column(x, x + width, gap))
        x += width + gap
    return columns
