"""Stages of the line that were degraded or failed, and screens that started again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from riot.record.report.figure import About, Drawn, Figure, Listing, Rows
from riot.record.report.words import at_most, number, of

if TYPE_CHECKING:
    import ibis.expr.types as ir

    from riot.record.report.material import Material

RESTART = "ScreenReady"
_DETAILS = 3


def query(material: Material) -> ir.Table:
    """Count what each stage that was not well said, alike but for numbers, and its visits.

    What was so when a visit began has a time before it.
    """
    events = material.events
    bad = events.filter(
        ((events.type == "Health") & events.state.isin(["degraded", "failed"]))
        | (events.type == RESTART)
    )
    bad = bad.mutate(
        stage=bad.name.fill_null(""),
        state=bad.state.fill_null(""),
        detail=bad.detail.fill_null("").re_replace("[0-9]+([.][0-9]+)?", "…"),
    )
    return bad.group_by("film", "type", "stage", "state", "detail").agg(
        times=bad.count(),
        before=bad.count(where=bad.t < 0),
        visits=bad.session.nunique(),
    )


def draw(rows: Rows, about: About) -> Drawn | None:
    """List the stages, the worst first."""
    stages: dict[tuple[str, str], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        key = (
            ("screen", "started again") if row["type"] == RESTART else (row["stage"], row["state"])
        )
        stages[key].append(row)
    if not stages:
        return Drawn("No stage of the line was said to be unwell during a visit.")
    ranked = sorted(stages, key=lambda key: (key[1] != "failed", -_times(stages[key]), key))
    listing = [
        (
            stage,
            state,
            number(_times(stages[stage, state]) - _before(stages[stage, state])),
            number(_before(stages[stage, state])),
            number(max(row["visits"] for row in stages[stage, state])),
            _details(stages[stage, state]),
        )
        for stage, state in ranked
    ]
    worst = ranked[0]
    visits = max(row["visits"] for row in stages[worst])
    sentence = f"{worst[0]} was {worst[1]} in at least {of(visits, about.visits)}."
    head = ("stage", "was", " turned so", " began so", " visits, at least", "what it said")
    return Drawn(f"{sentence[:1].upper()}{sentence[1:]}", (Listing(head, listing),))


def _times(rows: list[Mapping[str, Any]]) -> int:
    return sum(row["times"] for row in rows)


def _before(rows: list[Mapping[str, Any]]) -> int:
    return sum(row["before"] for row in rows)


def _details(rows: list[Mapping[str, Any]]) -> str:
    ranked = sorted(rows, key=lambda row: (-row["times"], row["detail"]))
    return at_most([row["detail"] for row in ranked if row["detail"]], _DETAILS) or "–"


FIGURE = Figure(
    "stages",
    "Health of the line",
    "Stages (camera, screen, rigs, record …) that were degraded or had failed: how often one "
    "turned so during a visit, and how many visits began so, as with a receiver that was never on. "
    "Numbers in what they said are left out, so that like is counted with like. Visits that an "
    "older riot recorded tell only of what turned.",
    "No stage was said to be unwell.",
    query,
    draw,
)
