"""Say a condition in the words of the film's file."""

from __future__ import annotations

from riot.story.guards.chance import ChanceGuard
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.view import Guard

LONGEST = 60
"""Characters of one condition's words in a message."""


def explain(guard: Guard) -> str:
    """Give `guard` in words, in backquotes, cut off when it is long."""
    words = _words(guard)
    return f"`{words if len(words) <= LONGEST else words[: LONGEST - 1] + '…'}`"


def _words(guard: Guard) -> str:
    match guard:
        case LevelGuard(label=label, limits=limits):
            return f"{label} {limits}"
        case AffectGuard(axis=axis, limits=limits):
            return f"{axis} {limits}"
        case DominantGuard(label=label, margin=margin):
            return f"dominant {label}" + (f" by {margin:g}" if margin else "")
        case UndecidedGuard(wanted=wanted):
            return "undecided" if wanted else "decided"
        case FaceGuard(wanted=wanted):
            return f"face {wanted}"
        case FacesGuard(limits=limits):
            return f"faces {limits}"
        case LightingGuard(wanted=wanted):
            return f"lighting {wanted}"
        case VisitsGuard(limits=limits):
            return ", ".join(f"visits {scene} {each}" for scene, each in limits)
        case VariableGuard(name=name, limits=limits):
            return f"{name} {limits}"
        case ElapsedGuard(seconds=seconds):
            return f"elapsed {seconds:g} s"
        case ChanceGuard(probability=probability):
            return f"chance {probability:g}"
        case PressedGuard(source=source, name=name, limits=limits):
            return f"{source} {name}" + (f" {limits}" if limits is not None else "")
        case HeldGuard(part=part, seconds=seconds):
            return f"{_words(part)} held for {seconds:g} s"
        case NotGuard(part=part):
            return f"not {_words(part)}"
        case AllGuard(parts=parts):
            return " and ".join(_words(part) for part in parts)
        case AnyGuard(parts=parts):
            return " or ".join(_words(part) for part in parts)
        case _:
            return type(guard).__name__
