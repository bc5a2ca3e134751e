"""Turn a guard into the formula that holds exactly when the guard passes.

`needs_reading` is kept to the letter: a guard that asks for a reading never passes while none
counts, and neither does its `not`.
"""

from __future__ import annotations

from riot.story.guards.chance import ChanceGuard
from riot.story.guards.comparison import Comparison
from riot.story.guards.dominant import DominantGuard, UndecidedGuard
from riot.story.guards.face import FaceGuard, FacesGuard, LightingGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard, NotGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.reasoning.circumstances import EITHER, NOBODY, YES, Circumstances
from riot.story.reasoning.formula import Every, Formula, Is, Some, Span, no
from riot.story.view import Guard

MOMENT = "now"


def passes(guard: Guard, where: Circumstances) -> Formula:
    """Give the formula that holds exactly when `guard` passes."""
    return _passes(guard, where, where.reading, nested=False)


def passes_now(guard: Guard, where: Circumstances) -> Formula:
    """Give the formula of a dwell's condition, which is always weighed at this moment."""
    return _passes(guard, where, MOMENT, nested=True)


def spans(limits: Comparison) -> Span:
    """Give the numbers that are within the limits."""
    found = Span()
    if limits.at_least is not None:
        found = found.meet(Span(low=limits.at_least))
    if limits.above is not None:
        found = found.meet(Span(low=limits.above, low_open=True))
    if limits.at_most is not None:
        found = found.meet(Span(high=limits.at_most))
    if limits.below is not None:
        found = found.meet(Span(high=limits.below, high_open=True))
    return found


def _passes(guard: Guard, where: Circumstances, reading: str, nested: bool) -> Formula:
    def below(part: Guard) -> Formula:
        return _passes(part, where, reading, nested)

    heard = Is(("heard", reading), YES, EITHER)
    match guard:
        case AllGuard(parts=parts):
            return Every(tuple(below(part) for part in parts))
        case AnyGuard(parts=parts):
            return Some(tuple(below(part) for part in parts))
        case NotGuard(part=part):
            return _fails(part, where, reading, nested)
        case HeldGuard():
            return _held(guard, where, nested)
        case LevelGuard(label=label, limits=limits):
            return Every((heard, Is(("level", reading, label), spans(limits))))
        case AffectGuard(axis=axis, limits=limits):
            return Every((heard, Is(("affect", axis), spans(limits))))
        case DominantGuard(label=label, margin=margin):
            least = Span(low=max(margin, where.min_margin))
            leads = Is(("dominant", reading), frozenset([label]), _leaders(where, reading))
            return Every((heard, leads, Is(("margin", reading), least)))
        case UndecidedGuard(wanted=wanted):
            clear = Every((heard, Is(("margin", reading), Span(low=where.min_margin))))
            return no(clear) if wanted else clear
        case FaceGuard(wanted=wanted):
            return Is(("face",), frozenset([wanted]), frozenset(["present", "absent"]))
        case FacesGuard(limits=limits):
            return Is(("faces",), spans(limits))
        case LightingGuard(wanted=wanted):
            verdicts = frozenset(["good", "poor", NOBODY])
            return Is(("lighting",), frozenset([wanted]), verdicts)
        case VisitsGuard(limits=limits):
            return Every(tuple(Is(("visits", scene), spans(each)) for scene, each in limits))
        case VariableGuard(name=name, limits=limits):
            return Is(("variable", name), spans(limits))
        case ElapsedGuard(seconds=seconds):
            return Is(("elapsed",), Span(low=seconds))
        case ChanceGuard(probability=probability, number=number):
            return Is(("chance", number), Span(high=probability, high_open=True))
        case PressedGuard():
            return _pressed(guard)
        case _:
            return Is(("earlier", id(guard)), YES, EITHER)  # a kind that is not known here


def _leaders(where: Circumstances, reading: str) -> frozenset[str]:
    names = frozenset(where.labels)
    return names | {NOBODY} if reading == MOMENT else names


def _fails(guard: Guard, where: Circumstances, reading: str, nested: bool) -> Formula:
    """Give when a guard is false, not merely unknown: riot.story.guards.logic.fails."""
    if isinstance(guard, AllGuard):
        return Some(tuple(_fails(part, where, reading, nested) for part in guard.parts))
    if isinstance(guard, AnyGuard):
        return Every(tuple(_fails(part, where, reading, nested) for part in guard.parts))
    not_passed = no(_passes(guard, where, reading, nested))
    if not guard.needs_reading:
        return not_passed
    return Every((Is(("heard", reading), YES, EITHER), not_passed))


def _held(guard: HeldGuard, where: Circumstances, nested: bool) -> Formula:
    """Give when a dwell passes: its condition holds now, and has for that long.

    Inside another dwell it speaks of the tick before, of which nothing is known.
    """
    if nested:
        return Is(("earlier", guard.number), YES, EITHER)
    # Guards are frozen values: two dwells on equal conditions last equally long.
    lasted = Is(("held", guard.part), Span(low=guard.seconds))
    long_enough = Is(("elapsed",), Span(low=guard.seconds))
    return Every((lasted, long_enough, passes_now(guard.part, where)))


def _pressed(guard: PressedGuard) -> Formula:
    key = f"{guard.source}:{guard.name}"
    came = Is(("pressed", key), YES, EITHER)
    if guard.limits is None:
        return came
    number = Is(("number", key), YES, EITHER)
    return Every((came, number, Is(("value", key), spans(guard.limits))))
