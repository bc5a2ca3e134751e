"""The decisions as numbered marks, and what else happened in rows below the curve."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from riot.record.report.session_page.choices import Choice
from riot.record.report.session_page.happenings import LANES, Happening
from riot.record.report.session_page.listened import Listened
from riot.record.report.session_page.window import (
    CURVE,
    LANE,
    MARK,
    STRIP_TOP,
    Window,
    clock,
    words,
)

_MOST_ROWS = 4
_RADIUS = 9.0
_SIGN = 6.0
"""Half the width of a sign below the curve."""


def rows_of(times: Sequence[float], scale: float) -> tuple[int, ...]:
    """Give each mark a row such that none covers another, as far as four rows do."""
    ends = [-1e9] * _MOST_ROWS
    rows: list[int] = []
    for t in times:
        x = t * scale
        row = next((n for n, end in enumerate(ends) if x - end >= 2 * _RADIUS + 1), None)
        if row is None:
            row = min(range(_MOST_ROWS), key=lambda n: ends[n])
        ends[row] = x
        rows.append(row)
    return tuple(rows)


def draw_choices(choices: Sequence[Choice], rows: Sequence[int], window: Window) -> str:
    """Draw a mark for each decision, in its row, and a line from the film to the curve."""
    lines: list[str] = []
    marks: list[str] = []
    for choice, row in zip(choices, rows, strict=True):
        number, x = choice.number, window.x(choice.t)
        y = window.marks_top + row * MARK + MARK / 2
        lines.append(f'<path d="M{x:.1f} {STRIP_TOP}V{window.curve_bottom:.1f}" class="falls"/>')
        told = f"{number}. {clock(choice.t)} {choice.row.get('why') or choice.row['scene']}"
        marks.append(
            f'<a href="#decision{number}"><title>{words(told)}</title><circle '
            f'cx="{min(max(x, _RADIUS), window.width - _RADIUS):.1f}" cy="{y:.1f}" r="{_RADIUS}" '
            f'class="{choice.made}"/><text '
            f'x="{min(max(x, _RADIUS), window.width - _RADIUS):.1f}" y="{y + 3.6:.1f}" '
            f'class="number" text-anchor="middle">{number}</text></a>'
        )
    return "".join((*lines, *marks))


def draw_listened(
    choices: Iterable[Choice], listened: Mapping[int, Listened], window: Window
) -> str:
    """Tint the stretch of the curve that each decision went by, with a bar below it."""
    parts: list[str] = []
    for choice in choices:
        heard = listened.get(choice.row["number"])
        if heard is None or not window.overlaps(heard.begins, heard.ends):
            continue
        left, right = window.x(heard.begins), window.x(heard.ends)
        wide = max(1.0, right - left - 1.0)
        told = f"decision {choice.number} listened from {clock(heard.begins)} to "
        told += f"{clock(heard.ends)}, {heard.ends - heard.begins:.1f} s"
        parts.append(
            f'<g class="listened"><title>{told}</title><rect x="{left:.1f}" '
            f'y="{window.curve_top:.1f}" width="{wide:.1f}" height="{CURVE}"/><rect '
            f'x="{left:.1f}" y="{window.curve_bottom + 2:.1f}" width="{wide:.1f}" height="4" '
            'rx="2" class="bar"/></g>'
        )
    return "".join(parts)


def lanes_of(happenings: Iterable[Happening]) -> tuple[str, ...]:
    """Give the rows that have something in them, in their order."""
    there = {happening.lane for happening in happenings}
    return tuple(lane for lane in LANES if lane in there)


def draw_happenings(happenings: Iterable[Happening], window: Window) -> str:
    """Draw a sign for each happening; what falls on the same spot is one sign."""
    spots: dict[tuple[str, int], list[Happening]] = {}
    for happening in happenings:
        if window.shows(happening.t):
            spots.setdefault((happening.lane, round(window.x(happening.t) / 6)), []).append(
                happening
            )
    parts: list[str] = []
    for (lane, _), there in spots.items():
        x = min(max(window.x(there[0].t), _SIGN), window.width - _SIGN)
        y = window.curve_bottom + 10 + window.lanes.index(lane) * LANE + LANE / 2
        told = "\n".join(f"{clock(one.t)} {one.words}" for one in there[:12])
        held = next((one.label for one in there if one.label), "")
        label = f'<text x="{x + 9:.1f}" y="{y + 4:.1f}" class="tick">{held}</text>' if held else ""
        parts.append(
            f'<g class="{lane}"><title>{words(told)}</title>{_sign(lane, x, y)}{label}</g>'
        )
    return "".join(parts)


_SIGNS: Mapping[str, str] = {
    "cue": "M{0} {1}l4 5l-4 5l-4 -5Z",
    "operator": "M{0} {1}h8v10h-8Z",
    "trouble": "M{0} {1}l6 10h-12Z",
}


def _sign(lane: str, x: float, y: float) -> str:
    left = x - 4 if lane == "operator" else x
    return f'<path d="{_SIGNS[lane].format(f"{left:.1f}", f"{y - 5:.1f}")}"/>'
