"""SCN-028, a condition that can never pass, and SCN-029, one that an earlier way leaves nothing."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Iterator, Sequence

from riot.errors import Problem
from riot.story.checks.explaining import explain
from riot.story.checks.facts import Exit, Facts, Placed
from riot.story.checks.found import Found, Path, listed, listed_words, refused
from riot.story.checks.weighing import circumstances, memory_of, remembered
from riot.story.guards import parts_of
from riot.story.guards.dominant import DominantGuard
from riot.story.guards.level import AffectGuard, LevelGuard
from riot.story.guards.logic import AllGuard, AnyGuard, HeldGuard
from riot.story.guards.memory import VariableGuard, VisitsGuard
from riot.story.reasoning.circumstances import Circumstances
from riot.story.reasoning.formula import Formula, Span, no
from riot.story.reasoning.laws import Laws
from riot.story.reasoning.searching import impossible
from riot.story.reasoning.translating import passes, passes_now
from riot.story.view import Guard

MOST_BEFORE, MOST_WAYS = 40, 200
"""Ways before another, of which it is asked whether they leave it anything; ways that are asked."""


def conditions(facts: Facts) -> Found:
    """Find conditions that never pass, and ways that never win because others pass before."""
    memory = memory_of(facts)
    for name in facts.film.scenes:
        if not facts.whole("scenes", name):
            continue
        exits = [
            way for way in facts.exits[name] if way.guard is not None and is_sound(facts, way.guard)
        ]
        known = remembered(facts, memory, name) if exits else {}
        alive: dict[int, tuple[Exit, Circumstances]] = {}
        for way in exits:
            where = circumstances(facts, way, known)
            assert way.guard is not None
            possible = not _is_impossible([passes(way.guard, where)], where)
            if possible:
                alive[way.number] = way, where
            if not possible or any(isinstance(part.guard, AnyGuard) for part in way.parts):
                yield from _never(facts, way, where)
        yield from _shadowed(alive)


def is_sound(facts: Facts, guard: Guard) -> bool:
    """Tell whether a condition has no mistake that another check tells of."""
    film = facts.film
    for part in parts_of(guard):
        match part:
            case AllGuard(parts=()) | AnyGuard(parts=()):
                return False
            case LevelGuard(label=label, limits=limits):
                if label not in film.listens_to or not _between(limits.limits().values(), 0, 1):
                    return False
            case AffectGuard(limits=limits):
                if not _between(limits.limits().values(), -1, 1):
                    return False
            case DominantGuard(label=label):
                if label not in film.listens_to:
                    return False
            case VisitsGuard(limits=visits):
                if any(scene not in film.scenes for scene, _ in visits):
                    return False
            case VariableGuard(name=name):
                if name not in film.variables:
                    return False
            case _:
                pass
    return True


def _between(limits: Iterable[float], low: float, high: float) -> bool:
    return all(low <= limit <= high for limit in limits)


# ── never ───────────────────────────────────────────────────────────────────────────────────────


def _never(facts: Facts, way: Exit, where: Circumstances) -> Found:
    """Point to the smallest parts that can never pass."""
    if not where.hears and way.needs_window:
        return  # SCN-044 says so
    dead = [
        placed
        for placed in way.parts
        if not placed.inside_not and _is_impossible([_of(placed, where)], where)
    ]
    for placed in dead:
        if not any(_is_below(other, placed) for other in dead if other is not placed):
            yield _told_never(facts, way, placed, where)


def _of(placed: Placed, where: Circumstances) -> Formula:
    return (passes_now if placed.dwelling else passes)(placed.guard, where)


def _is_below(inner: Placed, outer: Placed) -> bool:
    return len(inner.path) > len(outer.path) and inner.path[: len(outer.path)] == outer.path


def _told_never(
    facts: Facts, way: Exit, placed: Placed, where: Circumstances
) -> tuple[Path, Problem]:
    guard, weighed = placed.guard, passes_now if placed.dwelling else passes
    if isinstance(guard, HeldGuard) and _is_impossible([passes_now(guard.part, where)], where):
        guard, weighed = guard.part, passes_now
    if isinstance(guard, AllGuard):
        core = _core(guard.parts, where, weighed)
        if len(core) > 1:
            words = listed_words(explain(part) for part in core)
            return refused(
                placed.path,
                "028",
                f"can never pass: {words} are never true together",
                "change or remove one of them",
            )
        guard = core[0]
    return refused(placed.path, "028", f"can never pass: {_why(facts, way, guard, where)}", _HINT)


_HINT = "change it, or remove the transition"


def _why(facts: Facts, way: Exit, guard: Guard, where: Circumstances) -> str:
    """Say why a single condition never passes."""
    match guard:
        case VisitsGuard(limits=limits):
            for scene, _ in limits:
                span = where.known.get(("visits", scene))
                if span is not None and span == Span(0.0, 0.0):
                    return f"no way leads from {scene!r} to {way.scene!r} within a visit"
            return f"a visit never counts {explain(guard)} here"
        case VariableGuard(name=name):
            return f"{explain(guard)}, but nothing gives {name!r} such a value before this scene"
        case _:
            pass
    length = facts.length(way.scene)
    seconds = where.elapsed.high
    if length is not None and seconds < 1e6 and _takes_long(guard, where):
        over = "is over" if way.branch.interrupt else "decides"
        return f"{explain(guard)} comes too late: {way.scene!r} {over} after {seconds:.4g} s"
    return f"{explain(guard)} is never true"


def _takes_long(guard: Guard, where: Circumstances) -> bool:
    seconds = getattr(guard, "seconds", None)
    return isinstance(seconds, float) and seconds > where.elapsed.high


def _core(
    parts: Sequence[Guard], where: Circumstances, weighed: Callable[[Guard, Circumstances], Formula]
) -> list[Guard]:
    """Leave out parts that are not needed for the contradiction."""
    core = list(parts)
    for part in parts:
        fewer = [other for other in core if other is not part]
        if fewer and _is_impossible([weighed(other, where) for other in fewer], where):
            core = fewer
    return core


def _is_impossible(formulas: Iterable[Formula], where: Circumstances) -> bool:
    return impossible(formulas, where.first, Laws(where).allow)


# ── shadowed ────────────────────────────────────────────────────────────────────────────────────


def _shadowed(alive: dict[int, tuple[Exit, Circumstances]]) -> Found:
    """Find ways that never win.

    Interrupts are tried at every tick, in their order, and before a decision that falls in the same
    tick: an interrupt can be shadowed by earlier interrupts, any other way by every way above it
    and by every interrupt of the scene.
    """
    for way, where in itertools.islice(alive.values(), MOST_WAYS):
        assert way.guard is not None
        first = (
            (other, passes(other.guard, other_where))
            for other, other_where in alive.values()
            if other is not way and other.guard is not None and _comes_first(other, way)
        )
        before = list(itertools.islice(first, MOST_BEFORE))
        if not before:
            continue
        wanted = passes(way.guard, where)
        if not _is_impossible([wanted, *(no(formula) for _, formula in before)], where):
            continue
        core = list(_needed(wanted, before, where))
        verb = "passes" if len(core) == 1 else "passes, one or the other,"
        names = listed_ways(core)
        yield refused(
            way.when,
            "029",
            f"never wins: whenever it passes, {names} {verb} before it",
            "put it first, or make one of them stricter",
        )


def _comes_first(other: Exit, way: Exit) -> bool:
    if way.branch.interrupt:
        return other.branch.interrupt and other.number < way.number
    return other.branch.interrupt or other.number < way.number


def _needed(
    wanted: Formula, before: list[tuple[Exit, Formula]], where: Circumstances
) -> Iterator[Exit]:
    left = list(before)
    for item in before:
        fewer = [other for other in left if other is not item]
        if _is_impossible([wanted, *(no(formula) for _, formula in fewer)], where):
            left = fewer
    yield from (way for way, _ in left)


def listed_ways(ways: Sequence[Exit]) -> str:
    """Name transitions of a scene by number and target."""
    if len(ways) == 1:
        return ways[0].named
    numbers = " or ".join(str(way.number + 1) for way in ways)
    return f"transition {numbers} (to {listed(dict.fromkeys(way.branch.to for way in ways))})"
