"""Draw a film as SVG: one standalone file, text as text, thumbnails inside."""

from __future__ import annotations

from importlib.resources import files
from math import ceil

from riot.authoring.drawing.boxes import draw_box
from riot.authoring.drawing.chips import draw_arrow, draw_chip
from riot.authoring.drawing.layout import Layout, lay_out
from riot.authoring.drawing.letters import shorten, width
from riot.authoring.drawing.markup import element, text_of
from riot.authoring.drawing.sketch import Sketch, Trouble

_HEADING = 66.0
_LINE = 16.0
_LEGEND = 40.0
_MOST_TROUBLES = 8
_LEAST_WIDTH = 760.0

_SAMPLES = (
    ("way", "weighed at the decision, in the order of the numbers"),
    ("interrupt", "weighed at any moment, cuts at once"),
    ("default", "else, or the only way"),
    ("fallback", "if the scene cannot be shown"),
)


def svg(sketch: Sketch) -> bytes:
    """Give the whole drawing as a file."""
    return drawing(sketch).encode()


def stylesheet() -> str:
    """Give the drawing's style sheet."""
    return files("riot.authoring.drawing").joinpath("drawing.css").read_text(encoding="utf-8")


def drawing(sketch: Sketch, *, within_page: bool = False) -> str:
    """Draw `sketch`; within a page it carries no style sheet and no name space of its own."""
    layout = lay_out(sketch)
    wide = ceil(max(layout.width, _LEAST_WIDTH))
    troubles = sketch.troubles[:_MOST_TROUBLES]
    top = _HEADING + _LINE * len(troubles)
    tall = ceil(top + layout.height + _LEGEND)
    words = f"{sketch.title}: {sketch.counted()}"
    return element(
        "svg",
        element("title", text_of(words)),
        "" if within_page else element("style", text_of(stylesheet())),
        _hatching(),
        element("rect", class_="paper", width=wide, height=tall),
        _heading(sketch, troubles, wide),
        element("g", *_contents(layout), transform=f"translate(0 {top:.1f})"),
        _legend(tall - _LEGEND / 2),
        xmlns=None if within_page else "http://www.w3.org/2000/svg",
        class_="film",
        viewBox=f"0 0 {wide} {tall}",
        width=wide,
        height=tall,
        role="img",
    )


def _contents(layout: Layout) -> list[str]:
    # Arrows lie below boxes; problems are drawn last of their kind, so that nothing covers them.
    routes = sorted(enumerate(layout.routes), key=lambda item: item[1].arrow.wrong)
    placed = layout.blocks
    numbers = {id(route.arrow): number for number, route in enumerate(layout.routes)}
    chips = [
        draw_chip(one, chip, numbers[id(chip.arrow)])
        for one in placed
        for chip in one.block.chips
        if chip.lines
    ]
    return [
        element("g", *(draw_arrow(route, number) for number, route in routes), class_="arrows"),
        element("g", *map(draw_box, placed), class_="scenes"),
        element("g", *chips, class_="chips") if chips else "",
    ]


def _heading(sketch: Sketch, troubles: tuple[Trouble, ...], wide: float) -> str:
    lines = [
        element(
            "text",
            text_of(shorten(sketch.title, 22, wide - 72, bold=True)),
            class_="heading",
            x=36,
            y=40,
        ),
        element("text", text_of(sketch.counted()), class_="subheading", x=36, y=59),
    ]
    for number, trouble in enumerate(troubles):
        words = f"{trouble.code}: {trouble.text}"
        if number == _MOST_TROUBLES - 1 and len(sketch.troubles) > _MOST_TROUBLES:
            words = f"and {len(sketch.troubles) - number} more"
        lines.append(
            element(
                "text",
                text_of(shorten(words, 11, wide - 72)),
                class_="trouble" + (" caution" if trouble.severity == "warning" else ""),
                x=36,
                y=_HEADING + 11 + number * _LINE,
            )
        )
    return element("g", *lines)


def _hatching() -> str:
    line = element("path", class_="hatch", d="M0 0V8")
    return element(
        "defs",
        element(
            "pattern",
            line,
            id="hatching",
            width=8,
            height=8,
            patternUnits="userSpaceOnUse",
            patternTransform="rotate(45)",
        ),
    )


def _legend(y: float) -> str:
    parts: list[str] = []
    x = 36.0
    for kind, words in _SAMPLES:
        tip = f"M{x + 34:.0f} {y:.0f}l-8 -4v8z"
        parts.append(
            element(
                "g",
                element("path", class_="line", d=f"M{x:.0f} {y:.0f}h27"),
                element("path", class_="tip", d=tip),
                element("text", text_of(words), class_="legend", x=x + 42, y=y + 4),
                class_=kind,
            )
        )
        x += 42 + width(words, 11) + 20
    return element("g", *parts)
