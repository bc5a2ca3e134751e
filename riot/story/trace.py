"""Why the story went where it went: each transition tried, what it saw, why it passed or failed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from riot.story.view import Verdict

Kind = Literal[
    "decide", "interrupt", "timeout", "ended", "failed", "rest", "go", "jump", "reset", "told"
]
"""What a decision comes from. "go", "jump" and "reset" are the operator's; "told" leads nowhere:
it says in its note what an operator's command did, or why it did nothing."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What the readings said: `by` names how they were summed up, "now" for an interrupt.

    `readings` are the first and last seq that count, `seconds` the time a face was seen.
    """

    by: str
    levels: Mapping[str, float]
    dominant: str | None
    margin: float
    counts: bool
    why_not: str
    seconds: float
    readings: tuple[int, int]


@dataclass(frozen=True, slots=True)
class Trial:
    """One way out that was weighed; a default has no verdict."""

    to: str
    passed: bool
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Decision:
    """One choice of a next scene.

    `overrides` are levels that an operator gave in place of the viewer's.
    """

    t: float
    scene: str
    take: int
    kind: Kind
    to: str
    heard: Heard | None
    tried: tuple[Trial, ...]
    note: str = ""
    overrides: Mapping[str, float] = field(default_factory=dict[str, float])

    def as_dict(self) -> dict[str, Any]:
        """Give plain values for the journal."""
        plain = asdict(self)
        if not self.overrides:
            del plain["overrides"]  # as in journals from before there were any
        return plain


def sentence(decision: Decision) -> str:
    """Say in one line why the decision fell, for the terminal and the log."""
    if not decision.to:
        return f"{decision.scene}: {decision.note}"
    won = next((trial for trial in decision.tried if trial.passed), None)
    if decision.note:
        why = decision.note
    elif won is None or won.verdict is None:
        why = "nothing else passed" if len(decision.tried) > 1 else "the only way on"
    else:
        why = _reason(won.verdict)
    if decision.overrides:
        given = ", ".join(f"{label} {level:g}" for label, level in decision.overrides.items())
        why = f"{why} (the operator gives {given})"
    return f"{decision.scene} → {decision.to}: {why}"


def _reason(verdict: Verdict) -> str:
    if verdict.guard == "not":
        return f"not {_tried(verdict.parts[0])}"
    if verdict.parts:
        parts = " and ".join(_reason(part) for part in verdict.parts if part.passed)
        return f"{parts} for {verdict.saw} s" if verdict.guard == "held_for" else parts
    return f"{verdict.guard} {verdict.saw} ({verdict.wanted})"


def _tried(verdict: Verdict) -> str:
    """Say what failed inside a `not`."""
    if verdict.parts:
        joint = " or " if verdict.guard == "any" else " and "
        return joint.join(_tried(part) for part in verdict.parts)
    return f"{verdict.guard} {verdict.wanted} (it is {verdict.saw})"
