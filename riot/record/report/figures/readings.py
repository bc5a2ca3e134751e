"""How many readings a second there were, and what the record lost."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riot.record.report.colours import MAIN
from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import axis, counts, layout
from riot.record.report.words import counted, number, of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

SLOW = 8
"""Readings a second below which an expression is followed too slowly."""


def query(material: Material) -> ir.Table:
    """Count the visits by readings a second."""
    sessions = material.sessions
    rate = (sessions.readings / sessions.seconds).floor().cast("int64")
    kept = sessions.filter(sessions.seconds > 0).mutate(rate=rate)
    return kept.group_by("film", "keep", "rate").agg(
        visits=kept.count(),
        readings=kept.readings.sum(),
        seconds=kept.seconds.sum(),
        lost=kept.lost.sum(),
        with_loss=kept.count(where=kept.lost > 0),
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw the visits by readings a second."""
    lost = sum(row["lost"] for row in rows)
    with_loss = sum(row["with_loss"] for row in rows)
    record = (
        f"The record lost {counted(lost, 'entry', 'entries')}, in {of(with_loss, about.visits)}."
        if lost
        else "The record lost nothing."
    )
    kept = [row for row in rows if row["keep"] == "readings" and row["readings"]]
    if not kept:
        return Drawn(f"No readings were kept. {record}") if rows else None
    visits: Counter[int] = Counter()
    for row in kept:
        visits[row["rate"]] += row["visits"]
    mean = sum(row["readings"] for row in kept) / sum(row["seconds"] for row in kept)
    total, slow = sum(visits.values()), sum(n for rate, n in visits.items() if rate < SLOW)
    sentence = (
        f"{mean:.1f} readings a second on average, {number(sum(r['readings'] for r in kept))} in "
        f"all. {of(slow, total)} had fewer than {SLOW} a second. {record}"
    )
    span = range(max(max(visits), 30) + 1)
    said = [f"{rate} to {rate + 1} a second: {counted(visits[rate], 'visit')}" for rate in span]
    plot = Plot(
        [{"type": "bar", "x": [rate + 0.5 for rate in span], "y": [visits[rate] for rate in span],
          "width": 0.86, "hovertext": said, "hoverinfo": "text",
          "marker": {"color": [MAIN if rate >= SLOW else "#e07a5f" for rate in span]}}],
        layout(
            xaxis=axis(showgrid=False, range=[0, len(span)], nticks=8,
                       title="readings a second"),
            yaxis=counts(max(visits.values())),
        ),
        f"Visits by readings a second: {'; '.join(said[rate] for rate in span if visits[rate])}",
        180,
    )  # fmt: skip
    worth = (
        [f"{of(slow, total)} had fewer than {SLOW} readings a second: is the camera or the "
         "machine too slow?"]
        if slow > 0.1 * total
        else []
    )  # fmt: skip
    return Drawn(sentence, (plot,) if total > 1 else (), worth)


FIGURE = Figure(
    "readings",
    "Readings a second",
    "One visit counts once. A camera gives 25 to 30 pictures a second; below 8 readings a short "
    "smile may be missed.",
    "No visit.",
    query,
    draw,
)
