"""Say in words what a guard asks for: short on an arrow, a whole sentence beside it."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

from riot.story.guards import When, build_guard
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.comparison import Comparison
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.view import Guard

_SIGNS = {"at_least": "≥", "at_most": "≤", "above": ">", "below": "<"}
_WORDS = {
    "at_least": "at least",
    "at_most": "at most",
    "above": "more than",
    "below": "less than",
}


def guard_of(when: When) -> Guard:
    """Build the guard of one condition on its own."""
    return build_guard(when, itertools.count())


def short(guard: Guard) -> str:
    """Say a guard in few words: "anger ≥ 0.45", "nobody there 2 s"."""
    match guard:
        case LevelGuard(label=name, limits=limits) | AffectGuard(axis=name, limits=limits):
            return _limits(name, limits)
        case VariableGuard(name=name, limits=limits):
            return _limits(name, limits)
        case FacesGuard(limits=limits):
            return _limits("faces", limits)
        case DominantGuard(label=label, margin=margin):
            return f"dominant {label}" + (f" by {margin:g}" if margin else "")
        case UndecidedGuard(wanted=wanted):
            return "undecided" if wanted else "decided"
        case FaceGuard(wanted=wanted):
            return "somebody there" if wanted == "present" else "nobody there"
        case LightingGuard(wanted=wanted):
            return f"{wanted} light"
        case VisitsGuard(limits=visits):
            return ", ".join(_visits_short(scene, limit) for scene, limit in visits)
        case ElapsedGuard(seconds=seconds):
            return f"after {duration(seconds)}"
        case ChanceGuard(probability=probability):
            return f"chance {probability:.4g}"
        case PressedGuard(source=source, name=name, limits=limits):
            return f"{source} {name}" if limits is None else _limits(f"{source} {name}", limits)
        case HeldGuard(part=FaceGuard(), seconds=seconds):
            return f"{short(guard.part)} {duration(seconds)}"
        case HeldGuard(part=part, seconds=seconds):
            return f"{_bracketed(part)} for {duration(seconds)}"
        case NotGuard(part=part):
            return f"not {_bracketed(part)}"
        case AllGuard(parts=parts):
            return " and ".join(_bracketed(part) for part in parts) or "nothing"
        case AnyGuard(parts=parts):
            return " or ".join(_bracketed(part) for part in parts) or "nothing"
        case _:
            return type(guard).__name__.removesuffix("Guard").lower()


def sentence(guard: Guard) -> str:
    """Say a guard as part of a sentence that begins with "when"."""
    match guard:
        case LevelGuard(label=label, limits=limits):
            return f"the level of {label} is {_in_words(limits)}"
        case AffectGuard(axis=axis, limits=limits):
            return f"{axis} is {_in_words(limits)}"
        case VariableGuard(name=name, limits=limits):
            return f"the variable {name} is {_in_words(limits)}"
        case FacesGuard(limits=limits):
            return f"the number of faces is {_in_words(limits)}"
        case DominantGuard(label=label, margin=margin):
            lead = f" by {margin:g}" if margin else ""
            return f"{label} leads the other expressions{lead}"
        case UndecidedGuard(wanted=wanted):
            return "no expression clearly leads" if wanted else "one expression clearly leads"
        case FaceGuard(wanted=wanted):
            return "somebody is there" if wanted == "present" else "nobody is there"
        case LightingGuard(wanted=wanted):
            return f"the light on the face is {wanted}"
        case VisitsGuard(limits=visits):
            return _listed([_visits(scene, limit) for scene, limit in visits], "and")
        case ElapsedGuard(seconds=seconds):
            return f"the scene has lasted {duration(seconds)}"
        case ChanceGuard(probability=probability):
            return f"chance will have it, {probability:.4g} of the time"
        case PressedGuard(source=source, name=name, limits=limits):
            with_ = "" if limits is None else f" with a value {_in_words(limits)}"
            return f"the {source} {name} was given{with_}"
        case HeldGuard(part=part, seconds=seconds):
            return f"{_in_brackets(part)} for {duration(seconds)} without a break"
        case NotGuard(part=part):
            return f"it is not so that {_in_brackets(part)}"
        case AllGuard(parts=parts):
            return _listed([_in_brackets(part) for part in parts], "and") or "nothing is asked"
        case AnyGuard(parts=parts):
            return _listed([_in_brackets(part) for part in parts], "or") or "nothing is asked"
        case _:
            return short(guard)


def duration(seconds: float) -> str:
    """Say a length of time: "40 ms", "0.5 s", "2 min 5 s"."""
    if seconds == 0:
        return "0 s"
    if seconds < 0.0995:
        return f"{seconds * 1000:.3g} ms"
    if seconds < 59.95:
        return f"{seconds:.3g} s"
    whole = round(seconds)
    minutes, rest = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    parts = [(hours, "h"), (minutes, "min"), (rest, "s")]
    return " ".join(f"{number} {unit}" for number, unit in parts if number)


def clock(seconds: float) -> str:
    """Give a length of time as a player shows it: "0:07", "1:02:03"."""
    whole = round(seconds)
    hours, minutes = divmod(whole // 60, 60)
    return f"{hours}:{minutes:02}:{whole % 60:02}" if hours else f"{minutes}:{whole % 60:02}"


def _limits(name: str, limits: Comparison) -> str:
    given = limits.limits()
    return f"{name} " + ", ".join(f"{_SIGNS[key]} {limit:g}" for key, limit in given.items())


def _in_words(limits: Comparison) -> str:
    return " and ".join(f"{_WORDS[key]} {limit:g}" for key, limit in limits.limits().items())


def _visits_short(scene: str, limit: Comparison) -> str:
    if limit.limits() == {"at_least": 1}:
        return f"visited {scene}"
    return _limits(f"visits to {scene}", limit)


def _visits(scene: str, limit: Comparison) -> str:
    if limit.limits() == {"at_least": 1}:
        return f"{scene} was visited before"
    return f"{scene} was visited {_in_words(limit)} times"


def _compound(guard: Guard) -> bool:
    return isinstance(guard, (AllGuard, AnyGuard)) and len(guard.parts) > 1


def _bracketed(guard: Guard) -> str:
    return f"({short(guard)})" if _compound(guard) else short(guard)


def _in_brackets(guard: Guard) -> str:
    return f"({sentence(guard)})" if _compound(guard) else sentence(guard)


def _listed(parts: Sequence[str], joint: str) -> str:
    return f" {joint} ".join(parts)
