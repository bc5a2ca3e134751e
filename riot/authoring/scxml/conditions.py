"""Write guards as ECMAScript expressions over the chart's data."""

from __future__ import annotations

import json
from dataclasses import dataclass

from riot.authoring.scxml.names import Names, identifier
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.comparison import Comparison
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.view import Guard

_SIGNS = {"at_least": ">=", "at_most": "<=", "above": ">", "below": "<"}


def event_name(guard: PressedGuard) -> str:
    """Give the event that an input sends: `button.start`."""
    return f"{guard.source}.{identifier(guard.name)}"


@dataclass(frozen=True, slots=True)
class Conditions:
    """Write the conditions of one scene; `data` and `states` name what the chart keeps."""

    data: Names
    states: Names
    min_margin: float

    def passes(self, guard: Guard) -> str:
        """Write when `guard` passes."""
        match guard:
            case AllGuard(parts=parts):
                return _joined("&&", [self.passes(part) for part in parts])
            case AnyGuard(parts=parts):
                return _joined("||", [self.passes(part) for part in parts])
            case NotGuard(part=part):
                return self._fails(part)
            case HeldGuard(seconds=seconds, number=number):
                return f"held[{number}] >= {seconds:g}"
            case UndecidedGuard(wanted=wanted):
                undecided = f"(!heard || margin < {self.min_margin:g})"
                return undecided if wanted else f"!{undecided}"
            case _:
                plain = self._plain(guard)
                return f"heard && {plain}" if guard.needs_reading else plain

    def _fails(self, guard: Guard) -> str:
        """Write when `guard` fails; what asks for a reading is unknown while none counts."""
        match guard:
            case AllGuard(parts=parts):
                return _joined("||", [self._fails(part) for part in parts])
            case AnyGuard(parts=parts):
                return _joined("&&", [self._fails(part) for part in parts])
            case _:
                plain = f"!({self.passes(guard)})"
                return f"heard && {plain}" if guard.needs_reading else plain

    def _plain(self, guard: Guard) -> str:
        match guard:
            case LevelGuard(label=label, limits=limits):
                return _limits(self.data.identifier(label), limits)
            case AffectGuard(axis=axis, limits=limits):
                return _limits(axis, limits)
            case DominantGuard(label=label, margin=margin):
                least = max(margin, self.min_margin)
                return f"dominant == {_quoted(label)} && margin >= {least:g}"
            case FaceGuard(wanted=wanted):
                return "present" if wanted == "present" else "!present"
            case FacesGuard(limits=limits):
                return _limits("faces", limits)
            case LightingGuard(wanted=wanted):
                return f"lighting == {_quoted(wanted)}"
            case VisitsGuard(limits=visits):
                return " && ".join(
                    _limits(f"visits.{self.states.identifier(scene)}", limits)
                    for scene, limits in visits
                )
            case VariableGuard(name=name, limits=limits):
                return _limits(self.data.identifier(name), limits)
            case ElapsedGuard(seconds=seconds):
                return f"elapsed >= {seconds:g}"
            case ChanceGuard(probability=probability, number=number):
                return f"chance[{number}] < {probability:g}"
            case PressedGuard(limits=limits):
                value = f"pressed[{_quoted(event_name(guard))}]"
                return f"{value} !== undefined" if limits is None else _limits(value, limits)
            case _:
                return f"guard({_quoted(type(guard).__name__)})"


def _limits(value: str, limits: Comparison) -> str:
    given = limits.limits().items()
    return " && ".join(f"{value} {_SIGNS[key]} {limit!r}" for key, limit in given)


def _joined(sign: str, parts: list[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    return f" {sign} ".join(f"({part})" if " " in part else part for part in parts)


def _quoted(words: str) -> str:
    inside = json.dumps(words)[1:-1].replace('\\"', '"').replace("'", "\\'")
    return f"'{inside}'"
