"""Under which circumstances a film's conditions are weighed."""

from __future__ import annotations

import math

from riot.story.checks.facts import Exit, Facts, has_default
from riot.story.guards.memory import VariableGuard, VisitsGuard
from riot.story.reasoning.circumstances import SLACK, Circumstances
from riot.story.reasoning.formula import Domain, Span, Thing
from riot.story.reasoning.memory import Change, Memory

LONGEST_TICK = 0.25
"""Seconds that one reading counts for at most, as in riot.story.step."""


def circumstances(facts: Facts, way: Exit, known: dict[Thing, Domain]) -> Circumstances:
    """Say what holds wherever `way` is weighed; `known` is of its scene."""
    film, name = facts.film, way.scene
    scene = film.scenes[name]
    listen = facts.listen(name)
    margin = scene.min_margin if scene.min_margin is not None else film.defaults.min_margin
    elapsed = elapsed_at_interrupt(facts, name)
    if not way.branch.interrupt:
        elapsed = elapsed_at_decision(facts, name)
    return Circumstances(
        labels=tuple(dict.fromkeys(film.listens_to)),
        by=listen.by,
        min_margin=margin,
        reading="now" if way.branch.interrupt else "window",
        elapsed=elapsed,
        longest=elapsed.high,
        hears=hears(facts, name),
        known=known,
    )


def remembered(facts: Facts, memory: Memory, name: str) -> dict[Thing, Domain]:
    """Give the range of all visits and variables that the scene's conditions ask for."""
    known: dict[Thing, Domain] = {}
    for way in facts.exits[name]:
        for part in way.parts:
            if isinstance(part.guard, VisitsGuard):
                for other, _ in part.guard.limits:
                    known["visits", other] = memory.visits(other, name)
            elif isinstance(part.guard, VariableGuard) and part.guard.name in memory.variables:
                known["variable", part.guard.name] = memory.variable(part.guard.name, name)
    return known


def memory_of(facts: Facts) -> Memory:
    """Gather what the film's variables and visits depend on."""
    film = facts.film
    changes: list[Change] = []
    for scene in film.scenes.values():
        for branch in scene.transitions:
            changes += [Change(branch.to, name, to, False) for name, to in branch.set.items()]
            changes += [Change(branch.to, name, by, True) for name, by in branch.add.items()]
    return Memory(
        {name: (*facts.ways[name], *facts.fallbacks[name]) for name in film.scenes},
        frozenset(name for name, scene in film.scenes.items() if scene.session == "begin"),
        film.variables,
        tuple(changes),
    )


def decision_at(facts: Facts, name: str) -> float | None:
    """Give the seconds after which a scene decides for the first time; None: not known."""
    length = facts.length(name)
    timeout = facts.film.scenes[name].timeout
    if length is None:
        return None
    decision = max(0.0, length - facts.lead(name))
    return decision if timeout is None else min(decision, timeout)


def elapsed_at_decision(facts: Facts, name: str) -> Span:
    """Give how long a scene may have lasted when its ways out are weighed at a decision."""
    scene = facts.film.scenes[name]
    decision = decision_at(facts, name)
    latest = math.inf if scene.timeout is None else scene.timeout + SLACK
    if decision is None:
        return Span(0.0, latest)
    if not scene.loop or has_default(scene):
        latest = decision + SLACK
    return Span(max(0.0, decision - SLACK), latest)


def elapsed_at_interrupt(facts: Facts, name: str) -> Span:
    """Give how long a scene may have lasted at any tick."""
    scene = facts.film.scenes[name]
    length = facts.length(name)
    latest = math.inf if scene.timeout is None else scene.timeout + SLACK
    if length is not None and (not scene.loop or has_default(scene)):
        latest = min(latest, length + SLACK)
    return Span(0.0, latest)


def hears(facts: Facts, name: str) -> bool:
    """Tell whether a scene's listen window is long enough for a reading to count."""
    window = heard_for(facts, name)
    return window is None or window + LONGEST_TICK >= facts.listen(name).min_face


def heard_for(facts: Facts, name: str) -> float | None:
    """Give the seconds for which a scene listens before it decides; None: not known."""
    listen = facts.listen(name)
    ends = [end for end in (listen.to, decision_at(facts, name)) if end is not None]
    return max(0.0, min(ends) - listen.from_) if ends else None
