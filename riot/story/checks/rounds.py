"""SCN-043: scenes that skip each other within one moment, for ever."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from riot.story.checks.facts import Exit, Facts
from riot.story.checks.found import Found, listed, refused
from riot.story.checks.weighing import circumstances
from riot.story.guards import parts_of
from riot.story.guards.chance import ChanceGuard
from riot.story.guards.logic import HeldGuard
from riot.story.guards.memory import ElapsedGuard, VariableGuard, VisitsGuard
from riot.story.guards.pressed import PressedGuard
from riot.story.reasoning.circumstances import Circumstances
from riot.story.reasoning.formula import Formula, Span, no
from riot.story.reasoning.laws import Laws
from riot.story.reasoning.searching import certainly_possible
from riot.story.reasoning.translating import passes

LONGEST_ROUND = 5
"""Scenes of a round that is looked for; authors' mistakes are two scenes long."""

MOST_ROUNDS = 200
"""Rounds tried from one scene."""

CHANGES = (HeldGuard, ElapsedGuard, PressedGuard, ChanceGuard, VisitsGuard, VariableGuard)
"""Conditions that a new scene starts afresh, or that going round changes."""


@dataclass(frozen=True)
class _Skip:
    """A way that is taken in the very tick in which its scene is entered, and when it is."""

    way: Exit
    formulas: tuple[Formula, ...]


def rounds(facts: Facts) -> Found:
    """Find rounds of interrupts that one and the same face passes again and again.

    Only what is seen of the viewer counts: dwell, elapsed time and buttons start afresh in every
    scene, visits and variables change on the way.
    """
    skips = {name: _skips(facts, name) for name in facts.film.scenes}
    told: set[frozenset[str]] = set()
    for name in facts.film.scenes:
        found = _round(facts, skips, name)
        if found is None or frozenset(way.scene for way in found) in told:
            continue
        told.add(frozenset(way.scene for way in found))
        scenes = [way.scene for way in found]
        if len(scenes) == 1:
            message = f"{name!r} starts again at once, for as long as its condition is true"
        else:
            message = f"{listed(scenes)} skip each other at once, for as long as this is true"
        key = "when" if found[0].branch.when is not None else "to"
        yield refused(
            (*found[0].path, key),
            "043",
            f"a round that takes no time: {message}",
            "ask for `held_for`, or for the opposite in one of them",
        )


def _where(facts: Facts, way: Exit) -> Circumstances:
    where = circumstances(facts, way, {})
    return replace(where, reading="now", settled=True, elapsed=Span(0.0, 0.0), longest=0.0)


def _skips(facts: Facts, name: str) -> list[_Skip]:
    """Give the ways of a scene that may be taken at its first tick, and their formulas.

    A scene with `timeout: 0s` decides at its first tick too, with nothing heard: what asks for a
    reading then fails.
    """
    scene = facts.film.scenes[name]
    if not facts.whole("scenes", name):
        return []
    at_once = scene.timeout == 0
    before: list[Formula] = []
    found: list[_Skip] = []
    exits = facts.exits[name]
    interrupts = [way for way in exits if way.branch.interrupt]
    others = [way for way in exits if not way.branch.interrupt] if at_once else []
    for way in (*interrupts, *others):
        if way.branch.to not in facts.film.scenes or (way.guard is None and way in interrupts):
            continue
        if way.guard is None:
            found.append(_Skip(way, tuple(before)))
            break
        if any(isinstance(part, CHANGES) for part in parts_of(way.guard)):
            continue
        if way.needs_window:
            continue
        formula = passes(way.guard, _where(facts, way))
        found.append(_Skip(way, (formula, *before)))
        before.append(no(formula))
    return found


def _round(facts: Facts, skips: Mapping[str, list[_Skip]], start: str) -> tuple[Exit, ...] | None:
    """Look for a round from `start` that some lasting moment passes."""
    waiting: list[tuple[str, tuple[_Skip, ...]]] = [(start, ())]
    tried = 0
    while waiting:
        name, taken = waiting.pop()
        for skip in skips[name]:
            target = skip.way.branch.to
            if target != start and (
                len(taken) + 1 >= LONGEST_ROUND or any(s.way.scene == target for s in taken)
            ):
                continue
            if target != start and not skips[target]:
                continue
            tried += 1
            if tried > MOST_ROUNDS:
                return None
            chosen = (*taken, skip)
            if not _can_last(facts, chosen):
                continue
            if target == start:
                return tuple(skip.way for skip in chosen)
            waiting.append((target, chosen))
    return None


def _can_last(facts: Facts, chosen: Iterable[_Skip]) -> bool:
    chosen = tuple(chosen)
    where = _where(facts, chosen[0].way)
    formulas = [formula for skip in chosen for formula in skip.formulas]
    return certainly_possible(formulas, where.first, Laws(where).allow)
