"""The viewer's expression over film time: a line a label, and where there was nothing to read."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from html import escape

from riot.record.report.colours import dash_of
from riot.record.report.session_page.visit import Moment, Visit
from riot.record.report.session_page.window import CURVE, Window, clock

_LONGEST = 2.5
"""Seconds between two points of a line; a longer break is not drawn over."""

_MOOD_EVERY = 0.5
"""Seconds for which one moment stands."""


def draw_curve(visit: Visit, colours: Mapping[str, str], window: Window) -> str:
    """Draw the levels of the labels, and where there was no face, no reading, or poor light."""
    parts = [_grid(window)]
    for begins, ends in faceless(visit):
        if window.overlaps(begins, ends):
            parts.append(_shade(window, begins, ends, "noface", "no face"))
    for begins, ends in stretches(visit.moments, lambda moment: moment.poor):
        if window.overlaps(begins, ends):
            parts.append(_shade(window, begins, ends, "poor", "poor light", 7))
    if visit.narrowed is not None and window.overlaps(visit.narrowed.t, visit.seconds):
        parts.append(_shade(window, visit.narrowed.t, visit.seconds, "noface", "not kept"))
    for label, points in visit.levels.items():
        if path := _line(points, window):
            parts.append(
                f'<path d="{path}" class="level" stroke="{colours[label]}" '
                f'stroke-dasharray="{dash_of(label, tuple(visit.levels))}">'
                f"<title>{escape(label)}</title></path>"
            )
    # Over the curve: what is drawn there is still held from before, or an operator's.
    for begins, ends in visit.unread:
        if window.overlaps(begins, ends):
            parts.append(_shade(window, begins, ends, "unread", "no reading"))
    if not visit.levels:
        parts += _heard(visit, colours, window)
    return "".join(parts)


def faceless(visit: Visit) -> Iterator[tuple[float, float]]:
    """Give the stretches in which somebody looked, and no face was there."""
    return stretches(visit.moments, lambda moment: moment.read and not moment.present)


def hatching() -> str:
    """Give the hatching of what was not read; drawings refer to it."""
    return (
        '<svg class="defs" width="0" height="0" aria-hidden="true"><pattern id="hatched" '
        'width="7" height="7" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="7" height="7" fill="#fff" fill-opacity="0.8"/><rect width="2" height="7" '
        'fill="#b3837f"/></pattern></svg>'
    )


def _heard(visit: Visit, colours: Mapping[str, str], window: Window) -> Iterator[str]:
    """Draw what each decision heard, as points: all there is where no curve was kept."""
    for decision in visit.decisions:
        if window.shows(decision["t"]):
            for label, level in visit.heard.get(decision["number"], {}).items():
                yield (
                    f'<circle cx="{window.x(decision["t"]):.1f}" cy="{window.y(level):.1f}" r="4" '
                    f'fill="{colours[label]}"><title>{escape(label)} {level:.2f}</title></circle>'
                )


def stretches(
    moments: Sequence[Moment], holds: Callable[[Moment], bool]
) -> Iterator[tuple[float, float]]:
    """Give the stretches of film time in which something held."""
    begins: float | None = None
    last = 0.0
    for moment in moments:
        if begins is not None and (not holds(moment) or moment.t - last > _LONGEST):
            yield begins, max(moment.t if moment.t - last <= _LONGEST else 0.0, last + _MOOD_EVERY)
            begins = None
        if holds(moment) and begins is None:
            begins = moment.t
        last = moment.t
    if begins is not None:
        yield begins, last + _MOOD_EVERY


def _grid(window: Window) -> str:
    lines = "".join(
        f'<line x1="0" x2="{window.width:.1f}" y1="{window.y(level):.1f}" '
        f'y2="{window.y(level):.1f}" class="grid"/>'
        for level in (0.0, 0.25, 0.5, 0.75, 1.0)
    )
    times = "".join(
        f'<line x1="{window.x(t):.1f}" x2="{window.x(t):.1f}" y1="18" '
        f'y2="{window.curve_bottom:.1f}" class="grid"/>'
        f'<text x="{min(max(window.x(t), 13), window.width - 13):.1f}" y="13" class="tick" '
        f'text-anchor="middle">{clock(t)}</text>'
        for t in window.ticks()
    )
    return times + lines


def _shade(
    window: Window, begins: float, ends: float, kind: str, name: str, high: float = CURVE
) -> str:
    left, right = window.x(begins), window.x(ends)
    wide = max(1.0, right - left)
    label = (
        f'<text x="{left + wide / 2:.1f}" y="{window.curve_top + 22:.1f}" '
        f'class="tick{" over" if kind == "unread" else ""}" text-anchor="middle">{name}</text>'
        if wide > 62
        else ""
    )
    return (
        f'<g><title>{name}, {clock(begins)} to {clock(ends)}</title><rect x="{left:.1f}" '
        f'y="{window.curve_top:.1f}" width="{wide:.1f}" height="{high:.1f}" class="{kind}"/>'
        f"{label}</g>"
    )


def _line(points: Sequence[tuple[float, float]], window: Window) -> str:
    """Give the path of one label, a point for each unit of width at most."""
    parts: list[str] = []
    last_t, last_x, pen = -1e9, -1e9, "M"
    first = bisect_left(points, (window.begins - _LONGEST,))
    last = bisect_left(points, (window.ends + _LONGEST,))
    for number in range(first, last):
        t, level = points[number]
        if t - last_t > _LONGEST:
            pen = "M"
        x = (t - window.begins) * window.scale
        turn = number + 1 == len(points) or points[number + 1][0] - t > _LONGEST
        if pen == "M" or turn or x - last_x >= 1.0:
            parts.append(f"{pen}{x:.1f} {window.y(level):.1f}")
            last_x, pen = x, "L"
        last_t = t
    return "".join(parts)
