"""The light on faces, by hour of the day."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from riot.record.report.figure import About, Drawn, Figure, Plot, Rows
from riot.record.report.plots import axis, layout, shares
from riot.record.report.words import percent

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

_WORTH = 0.2
_POOR = "#b5894f"


def query(material: Material) -> ir.Table:
    """Count the moments with a verdict on the light by place and hour."""
    watched = material.watched.inner_join(
        material.sessions.select("session", "hour", "venue", "installation"), "session"
    )
    return watched.group_by("film", "venue", "installation", "hour").agg(
        lit=watched.lit.sum(), poor=watched.poor.sum()
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """Draw the share of poor light by hour."""
    lit: Counter[int] = Counter()
    poor: Counter[int] = Counter()
    places: dict[str, Counter[str]] = {}
    for row in rows:
        lit[row["hour"]] += row["lit"]
        poor[row["hour"]] += row["poor"]
        name = " · ".join(filter(None, (row["venue"], row["installation"]))) or "unnamed"
        place = places.setdefault(name, Counter())
        place["lit"] += row["lit"]
        place["poor"] += row["poor"]
    total = sum(lit.values())
    if not total:
        return None
    share = sum(poor.values()) / total
    hours = list(range(min(lit), max(lit) + 1))
    how = f"poor for {percent(share)} of the time that one was seen" if share else "never poor"
    sentence = f"The light on faces was {how}"
    worst = max((hour for hour in hours if lit[hour]), key=lambda hour: poor[hour] / lit[hour])
    if share and len([hour for hour in hours if lit[hour]]) > 1:
        sentence += f", most between {worst}:00 and {worst + 1}:00"
        sentence += f" ({percent(poor[worst] / lit[worst])})"
    worth = [
        f"{name}: poor light for {percent(found['poor'] / found['lit'])} of the time; expressions "
        "are read less surely then."
        for name, found in sorted(places.items())
        if found["lit"] and found["poor"] > _WORTH * found["lit"]
    ]
    said = [
        f"{hour}:00: {percent(poor[hour] / lit[hour])}" if lit[hour] else f"{hour}:00: nobody"
        for hour in hours
    ]
    plot = Plot(
        [{"type": "bar", "x": [hour + 0.5 for hour in hours], "hoverinfo": "text",
          "y": [poor[hour] / lit[hour] if lit[hour] else None for hour in hours],
          "hovertext": said, "marker": {"color": _POOR}, "width": 0.8}],
        layout(
            xaxis=axis(showgrid=False, dtick=2, tick0=0, ticksuffix=":00",
                       range=[min(hours[0], 9) - 0.1, max(hours[-1], 18) + 1.1]),
            yaxis=shares(),
        ),
        f"Share of poor light by hour: {'; '.join(said)}",
        190,
        heading="Poor light, by hour of the day",
    )  # fmt: skip
    return Drawn(f"{sentence}.", (plot,) if share else (), worth)


FIGURE = Figure(
    "lighting",
    "Light on faces",
    "Poor: too dark, too bright, from one side or without contrast, as measured on the largest "
    "face twice a second.",
    "No moments were kept, or nobody's face was seen.",
    query,
    draw,
)
