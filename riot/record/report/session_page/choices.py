"""The decisions that led somewhere, counted as the page counts them, and what made each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from riot.record.report.session_page.visit import Row, Visit

Made = Literal["chosen", "default", "undecided", "operator", "other"]
"""By a condition, because nothing else passed (or there was no other way), likewise while the
reading was undecided, by the operator, or otherwise: time that ran out, a clip that failed."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One row of `decisions`; `number` counts from 1."""

    number: int
    made: Made
    row: Row

    @property
    def t(self) -> float:
        """Give the film time at which it fell."""
        return self.row["t"]


def choices_of(visit: Visit) -> tuple[Choice, ...]:
    """Give the choices of a visit in their order; what only tells of a command is none."""
    led = (row for row in visit.decisions if row["to"])
    return tuple(
        Choice(number, _made(row, visit.ways.get(row["number"], ())), row)
        for number, row in enumerate(led, 1)
    )


def _made(decision: Row, ways: Sequence[Row]) -> Made:
    kind = decision["kind"]
    if kind in ("go", "jump", "reset"):
        return "operator"
    if kind not in ("decide", "interrupt", "rest"):
        return "other"
    if not decision.get("by_default"):
        return "chosen"
    only = len({row["way"] for row in ways}) == 1
    return "default" if only or decision.get("counts") is not False else "undecided"
