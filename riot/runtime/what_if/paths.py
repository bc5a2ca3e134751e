"""The way that a viewer took, from decision to decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from riot.record.sessions import Session
from riot.story.graph import Graph
from riot.story.trace import Decision, Heard, Trial, sentence
from riot.story.view import Verdict

OPEN = "open"
"""The ending of a path that goes on where the recording does not."""


@dataclass(frozen=True, slots=True)
class Turn:
    """One decision on a path: seconds of film since the visit began, and the reason in words."""

    t: float
    scene: str
    to: str
    kind: str
    why: str

    @property
    def choice(self) -> tuple[str, str]:
        """Give what makes two turns the same: from where to where."""
        return self.scene, self.to


@dataclass(frozen=True, slots=True)
class Path:
    """The way of one visit: its first scene, its turns, and how it ended.

    `ending` is the scene for a visit that reached one, else why it was over: "left", "stopped",
    "interrupted" or "open".
    """

    begins: str
    turns: tuple[Turn, ...]
    ending: str

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """Give what two equal paths have in common."""
        return tuple(turn.choice for turn in self.turns)


def recorded_path(session: Session, start: float) -> Path:
    """Give the way that a viewer took, from the journal; `start` is the first tick's time.

    Raises RiotError REC-… for damage.
    """
    turns: list[Turn] = []
    for tick, entries in session.trace():
        if tick <= session.header.first_tick:
            continue  # what led here: the visit begins with this tick
        for entry in entries:
            if entry.get("to"):
                turns.append(turn_of(read_decision(entry), start))
    end = session.end
    ending = "interrupted" if end is None else end.outcome if end.reason == "ended" else end.reason
    return Path(session.header.scene, tuple(turns), ending or "interrupted")


def turn_of(decision: Decision, start: float) -> Turn:
    """Give a decision as a turn of a path."""
    said = sentence(decision).partition(": ")[2] or sentence(decision)
    return Turn(round(decision.t - start, 3), decision.scene, decision.to, decision.kind, said)


def ends_well(graph: Graph, scene: str) -> bool:
    """Say whether a scene is an ending of its film."""
    return scene in graph.stations and graph.stations[scene].spec.session == "end"


def read_decision(entry: Mapping[str, Any]) -> Decision:
    """Read a decision of the journal back, as far as its sentence goes; an older one lacks parts.

    Raises nothing: what cannot be read is left out.
    """
    heard = entry.get("heard")
    tried = cast("Sequence[Mapping[str, Any]]", entry.get("tried") or ())
    return Decision(
        _number(entry.get("t")),
        str(entry.get("scene", "")),
        int(_number(entry.get("take"))),
        cast(Any, str(entry.get("kind", "decide"))),
        str(entry.get("to", "")),
        None if not isinstance(heard, Mapping) else _heard(cast("Mapping[str, Any]", heard)),
        tuple(
            Trial(str(one.get("to", "")), bool(one.get("passed")), _verdict(one.get("verdict")))
            for one in tried
        ),
        str(entry.get("note") or ""),
        {
            label: _number(level)
            for label, level in cast("dict[str, Any]", entry.get("overrides") or {}).items()
        },
    )


def _heard(entry: Mapping[str, Any]) -> Heard:
    return Heard(
        str(entry.get("by", "")),
        {
            label: _number(level)
            for label, level in cast("dict[str, Any]", entry.get("levels") or {}).items()
        },
        entry.get("dominant"),
        _number(entry.get("margin")),
        bool(entry.get("counts")),
        str(entry.get("why_not") or ""),
        _number(entry.get("seconds")),
        (-1, -1),
    )


def _verdict(entry: Any) -> Verdict | None:
    if not isinstance(entry, Mapping):
        return None
    one = cast("Mapping[str, Any]", entry)
    parts = (_verdict(part) for part in one.get("parts") or ())
    return Verdict(
        bool(one.get("passed")),
        str(one.get("guard", "")),
        one.get("saw"),
        str(one.get("wanted", "")),
        tuple(part for part in parts if part is not None),
    )


def _number(value: Any) -> float:
    fits = isinstance(value, (int, float)) and not isinstance(value, bool)
    return float(value) if fits else 0.0
