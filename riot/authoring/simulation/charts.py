"""The small drawings of the page: bars, a histogram, and endings against a threshold."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from riot.authoring.drawing.words import clock
from riot.authoring.simulation.advice import percent
from riot.authoring.simulation.outcome import DecisionShare, Durations, EndingShare, Sweep, WayShare

PALETTE = (
    "#2a6f97", "#e07a5f", "#3d8b5f", "#c9a227", "#7d5ba6",
    "#d1495b", "#4fa3a5", "#8d6b4f", "#5c7aea", "#9aa33b",
)  # fmt: skip
OTHERS = "#9aa5b1"


def colours_of(scenes: Sequence[str]) -> dict[str, str]:
    """Give each ending its colour, the commonest first; from the eleventh on they are grey."""
    return {
        scene: PALETTE[number] if number < len(PALETTE) else OTHERS
        for number, scene in enumerate(scenes)
    }


def ending_bars(endings: Sequence[EndingShare], colours: Mapping[str, str]) -> str:
    """Draw the share of each ending, with a line for its interval."""
    row, left, wide = 34, 170, 520
    height = row * len(endings) + 26
    parts = [
        f'<svg viewBox="0 0 {left + wide + 110} {height}" class="chart" role="img" '
        'aria-label="Share of each ending">'
    ]
    for step in range(0, 101, 25):
        x = left + wide * step / 100
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="0" y2="{height - 20}" class="grid"/>'
            f'<text x="{x:.1f}" y="{height - 6}" class="tick" text-anchor="middle">{step} %</text>'
        )
    for number, ending in enumerate(endings):
        y, share = number * row + 6, ending.viewers
        low, high = left + wide * share.low, left + wide * share.high
        name = ending.scene if len(ending.scene) <= 22 else f"{ending.scene[:21]}…"
        parts.append(
            f'<text x="{left - 10}" y="{y + 15}" text-anchor="end" class="label">{escape(name)}'
            f'</text><rect x="{left}" y="{y}" width="{max(1.0, wide * share.share):.1f}" '
            f'height="20" rx="2" fill="{colours[ending.scene]}"/>'
            f'<path d="M{low:.1f} {y + 10}H{high:.1f}M{low:.1f} {y + 5}V{y + 15}'
            f'M{high:.1f} {y + 5}V{y + 15}" class="whisker"/>'
            f'<text x="{high + 8:.1f}" y="{y + 15}" class="value">{percent(share.share)}</text>'
        )
    return "".join((*parts, "</svg>"))


def histogram(durations: Durations) -> str:
    """Draw how many visits last how long."""
    if not durations.bins or durations.high <= durations.low:
        return ""
    wide, high, left = 720, 200, 46
    most, count = max(durations.bins), len(durations.bins)
    each = wide / count

    def x_of(seconds: float) -> float:
        return left + wide * (seconds - durations.low) / (durations.high - durations.low)

    parts = [
        f'<svg viewBox="0 0 {left + wide + 20} {high + 52}" class="chart" role="img" '
        'aria-label="How long visits last">'
    ]
    for number, visits in enumerate(durations.bins):
        tall = (high - 20) * visits / most
        begin = durations.low + number * (durations.high - durations.low) / count
        parts.append(
            f'<rect x="{left + number * each + 1:.1f}" y="{20 + high - 20 - tall:.1f}" '
            f'width="{each - 2:.1f}" height="{tall:.1f}" class="bin">'
            f"<title>from {clock(begin)}: {visits} visits</title></rect>"
        )
    for number in range(0, count + 1, max(1, count // 8)):
        x = left + number * each
        seconds = durations.low + number * (durations.high - durations.low) / count
        parts.append(
            f'<text x="{x:.1f}" y="{high + 18}" class="tick" text-anchor="middle">'
            f"{clock(seconds)}</text>"
        )
    x = x_of(durations.median)
    parts.append(
        f'<line x1="{x:.1f}" x2="{x:.1f}" y1="12" y2="{high}" class="median"/>'
        f'<text x="{x + 5:.1f}" y="18" class="value">median {clock(durations.median)}</text>'
        f'<line x1="{left}" x2="{left + wide}" y1="{high}" y2="{high}" class="axis"/>'
        f'<text x="{left + wide / 2}" y="{high + 42}" class="tick" text-anchor="middle">'
        "minutes : seconds</text>"
    )
    return "".join((*parts, "</svg>"))


def way_colour(way: WayShare, number: int) -> str:
    """Give the colour of one way out of a decision; the default is grey."""
    return PALETTE[number % len(PALETTE)] if way.asks else "#c9d1d9"


def decision_bar(decision: DecisionShare) -> str:
    """Draw the ways out of one decision as one bar."""
    wide, x = 300.0, 0.0
    parts = ['<svg viewBox="0 0 300 16" class="split" role="img" aria-label="Share of each way">']
    for number, way in enumerate(decision.ways):
        if not way.count:
            continue
        parts.append(
            f'<rect x="{x:.1f}" y="0" width="{max(0.5, wide * way.share - 0.8):.1f}" height="16" '
            f'fill="{way_colour(way, number)}"><title>{escape(way.to)}: '
            f"{percent(way.share)}</title>"
            "</rect>"
        )
        x += wide * way.share
    return "".join((*parts, "</svg>"))


def sweep_chart(sweep: Sweep, colours: Mapping[str, str]) -> str:
    """Draw the shares of the endings, stacked, at each value of a threshold."""
    wide, high, left = 640.0, 260.0, 46.0
    values = [point.value for point in sweep.points]
    low, top = min(values), max(values)
    if top <= low:
        return ""

    def x_of(value: float) -> float:
        return left + wide * (value - low) / (top - low)

    def y_of(share: float) -> float:
        return 10.0 + high * (1.0 - share)

    scenes: dict[str, float] = {}
    for point in sweep.points:
        for scene, share in point.endings.items():
            scenes[scene] = scenes.get(scene, 0.0) + share
    parts = [
        f'<svg viewBox="0 0 {left + wide + 190:.0f} {high + 60:.0f}" class="chart" role="img" '
        'aria-label="Endings against the threshold">'
    ]
    base = [0.0] * len(values)
    for number, scene in enumerate(sorted(scenes, key=lambda scene: -scenes[scene])):
        above = [
            below + point.endings.get(scene, 0.0)
            for below, point in zip(base, sweep.points, strict=True)
        ]
        line = [f"{x_of(v):.1f} {y_of(s):.1f}" for v, s in zip(values, above, strict=True)]
        back = [f"{x_of(v):.1f} {y_of(s):.1f}" for v, s in zip(values, base, strict=True)]
        colour = colours.get(scene, OTHERS)
        name = scene or "no ending"
        parts.append(
            f'<path d="M{"L".join(line)}L{"L".join(reversed(back))}Z" fill="{colour}" '
            f'class="area"><title>{escape(name)}</title></path>'
            f'<rect x="{left + wide + 20:.0f}" y="{14 + 22 * number}" width="12" height="12" '
            f'rx="2" fill="{colour}"/><text x="{left + wide + 40:.0f}" y="{24 + 22 * number}" '
            f'class="label">{escape(name)}</text>'
        )
        base = above
    for value in values:
        x = x_of(value)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="{high + 10:.0f}" y2="{high + 15:.0f}" '
            f'class="axis"/><text x="{x:.1f}" y="{high + 30:.0f}" class="tick" '
            f'text-anchor="middle">{value:g}</text>'
        )
    for step in range(0, 101, 25):
        y = y_of(step / 100)
        parts.append(
            f'<line x1="{left}" x2="{left + wide}" y1="{y:.1f}" y2="{y:.1f}" class="over"/>'
            f'<text x="{left - 8}" y="{y + 4:.1f}" class="tick" text-anchor="end">{step} %</text>'
        )
    if low <= sweep.current <= top:
        x = x_of(sweep.current)
        parts.append(
            f'<line x1="{x:.1f}" x2="{x:.1f}" y1="6" y2="{high + 10:.0f}" class="median"/>'
            f'<text x="{x:.1f}" y="{high + 48:.0f}" class="value" text-anchor="middle">'
            f"now {sweep.current:g}</text>"
        )
    return "".join((*parts, "</svg>"))
