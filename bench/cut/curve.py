"""Draw curves as a small SVG: no library is needed for that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

_WIDTH, _HEIGHT = 720, 260
_LEFT, _TOP, _RIGHT, _BOTTOM = 56, 28, 16, 40
_COLOURS = ("#c8641e", "#2a6fb0", "#4b8b3b", "#8a4fa3")
_STEPS = 4

Curve = Sequence[tuple[float, float]]


def draw_curves(curves: Mapping[str, Curve], along: str, unit: str) -> str:
    """Give an SVG of curves by name, from zero up; `along` names the x axis, `unit` the y axis."""
    most_x = max((x for curve in curves.values() for x, _ in curve), default=1) or 1
    most_y = 1.1 * max((y for curve in curves.values() for _, y in curve), default=1) or 1

    def place(x: float, y: float) -> tuple[float, float]:
        wide, high = _WIDTH - _LEFT - _RIGHT, _HEIGHT - _TOP - _BOTTOM
        return _LEFT + wide * x / most_x, _TOP + high * (1 - y / most_y)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {_HEIGHT}" '
        'font-family="sans-serif" font-size="12" fill="#444">',
        f'<rect width="{_WIDTH}" height="{_HEIGHT}" fill="#ffffff"/>',
    ]
    for step in range(_STEPS + 1):
        _, y = place(0, most_y * step / _STEPS)
        x, _ = place(most_x * step / _STEPS, 0)
        parts.append(f'<path d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">'
            f"{most_y * step / _STEPS:.0f}</text>"
        )
        parts.append(
            f'<text x="{x:.1f}" y="{_HEIGHT - _BOTTOM + 18}" text-anchor="middle">'
            f"{most_x * step / _STEPS:.0f}</text>"
        )
    parts.append(f'<text x="{_LEFT - 6}" y="16" text-anchor="end">{escape(unit)}</text>')
    parts.append(
        f'<text x="{_WIDTH - _RIGHT}" y="{_HEIGHT - 6}" text-anchor="end">{escape(along)}</text>'
    )
    for number, (name, curve) in enumerate(curves.items()):
        colour = _COLOURS[number % len(_COLOURS)]
        points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (place(*point) for point in curve))
        parts.append(
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="2"/>'
        )
        parts.append(
            f'<text x="{_LEFT + 10 + 150 * number}" y="16" fill="{colour}">{escape(name)}</text>'
        )
    return "\n".join([*parts, "</svg>", ""])
