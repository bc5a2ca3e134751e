"""How long visits last."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from riot.record.report.colours import MAIN
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import counted, seconds

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_STEPS = (1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 1800, 3600)
_BARS = 24


def query(material: Material) -> ir.Table:
    """Count the visits of each length in whole seconds."""
    sessions = material.sessions.mutate(whole=material.sessions.seconds.floor().cast("int64"))
    return sessions.group_by("film", "whole").agg(visits=sessions.count())


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw how many visits last how long."""
    lengths = sorted((row["whole"], row["visits"]) for row in rows)
    if not lengths:
        return None
    total = sum(visits for _, visits in lengths)
    middle, low, high = (_at(lengths, total * share) for share in (0.5, 0.05, 0.95))
    if low == high:
        words = f"{'The' if total == 1 else 'Every'} visit lasted about {seconds(middle)}."
    else:
        words = (
            f"Half of the visits last longer than {seconds(middle)}; 90 of 100 last "
            f"between {seconds(low)} and {seconds(high)}."
        )
    if total < 2:
        return Drawn(words)
    span = lengths[-1][0] - lengths[0][0] + 1
    step = next((step for step in _STEPS if span / step <= _BARS), math.ceil(span / _BARS))
    first = lengths[0][0] // step
    bars = [0] * (lengths[-1][0] // step - first + 1)
    for whole, visits in lengths:
        bars[whole // step - first] += visits
    starts = [(first + place) * step for place in range(len(bars))]
    said = [
        f"{seconds(start)} to {seconds(start + step)}: {counted(count, 'visit')}"
        for start, count in zip(starts, bars, strict=True)
    ]
    every = max(1, len(bars) // 6)
    return Drawn(
        words,
        (
            Plot(
                [{"type": "bar", "x": [place + 0.5 for place in range(len(bars))], "y": bars,
                  "width": 0.86, "marker": {"color": MAIN}, "hovertext": said,
                  "hoverinfo": "text"}],
                layout(
                    xaxis=axis(
                        showgrid=False,
                        tickvals=list(range(0, len(bars) + 1, every)),
                        ticktext=[
                            seconds((first + place) * step)
                            for place in range(0, len(bars) + 1, every)
                        ],
                    ),
                    yaxis=counts(max(bars)),
                ),
                f"How long visits last: {'; '.join(said)}",
                210,
            ),
        ),
    )  # fmt: skip


def _at(lengths: list[tuple[int, int]], wanted: float) -> int:
    """Give the length that so many visits do not exceed."""
    passed = 0
    for whole, visits in lengths:
        passed += visits
        if passed >= wanted:
            return whole
    return lengths[-1][0]


FIGURE = Figure(
    "lasting",
    "How long a visit lasts",
    "From the scene in which the visit begins to its end.",
    "No visit.",
    query,
    draw,
)
