"""Draw arrows, and on each the label that says when it is taken."""

from __future__ import annotations

from riot.authoring.drawing.blocks import BOX_WIDTH, CHIP_PADDING, STEM, Chip
from riot.authoring.drawing.layout import Placed
from riot.authoring.drawing.markup import element, text_of
from riot.authoring.drawing.routes import Route
from riot.authoring.drawing.sketch import Arrow

_LINE = 13.0
_DOT = 7.0


def draw_arrow(route: Route, number: int) -> str:
    """Draw the arrow from its box to its tip; `number` tells it from the others."""
    x, y = route.tip
    parts = [
        element("path", class_="line", d=route.path, stroke_dashoffset=route.phase),
        element("path", class_="tip", d=f"M{x - 1:.1f} {y:.1f}l-9 -4.5v9z"),
    ]
    if route.stem:
        parts.insert(0, element("path", class_="line", d=route.stem))
    return element(
        "g", *parts, class_=f"arrow {_classes(route.arrow)}", **_data(route.arrow, number)
    )


def draw_chip(placed: Placed, chip: Chip, number: int) -> str:
    """Draw an arrow's label beside its box."""
    arrow = chip.arrow
    x, y = placed.x + BOX_WIDTH + STEM, placed.y + chip.y
    top = y - chip.height / 2
    parts = [
        element("title", text_of(arrow.sentence)),
        element("rect", class_="chip", x=x, y=top, width=chip.width, height=chip.height, rx=6),
    ]
    left = x + CHIP_PADDING
    if arrow.number is not None:
        parts += [
            element("circle", class_="turn", cx=x + CHIP_PADDING + 4, cy=y, r=_DOT),
            element(
                "text", str(arrow.number), class_="turn-text", x=x + CHIP_PADDING + 4, y=y + 3.4
            ),
        ]
        left += 16.0
    for line_number, line in enumerate(chip.lines):
        at = top + 3.5 + _LINE * (line_number + 1) - 3
        parts.append(element("text", text_of(line), class_="chip-text", x=left, y=at))
    return element("g", *parts, class_=f"label {_classes(arrow)}", **_data(arrow, number))


def _classes(arrow: Arrow) -> str:
    return f"{arrow.kind} wrong" if arrow.wrong else arrow.kind


def _data(arrow: Arrow, number: int) -> dict[str, object]:
    return {"data_arrow": number, "data_from": arrow.source, "data_to": arrow.target}
