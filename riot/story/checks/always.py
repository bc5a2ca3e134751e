"""Scenes whose default is never taken, because one of the conditions before it always passes."""

from __future__ import annotations

from riot.story.checks.conditions import is_sound
from riot.story.checks.facts import Exit, Facts, has_default
from riot.story.checks.weighing import circumstances, memory_of, remembered
from riot.story.reasoning.formula import no
from riot.story.reasoning.laws import Laws
from riot.story.reasoning.searching import impossible
from riot.story.reasoning.translating import passes


def followed(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Give the scenes that each scene can lead to, as facts.ways, less defaults never taken."""
    found = dict(facts.ways)
    memory = memory_of(facts)
    for name in facts.film.scenes:
        guarded = _decided_on(facts, name)
        if not guarded:
            continue
        known = remembered(facts, memory, name)
        wheres = [circumstances(facts, way, known) for way in guarded]
        formulas = [
            no(passes(way.guard, where))
            for way, where in zip(guarded, wheres, strict=True)
            if way.guard is not None
        ]
        if impossible(formulas, wheres[0].first, Laws(wheres[0]).allow):
            found[name] = _without_default(facts, name)
    return found


def followed_at_least(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Give what `followed` gives, less every default that might be one never taken: no proofs."""
    return {
        name: _without_default(facts, name) if _decided_on(facts, name) else ways
        for name, ways in facts.ways.items()
    }


def _decided_on(facts: Facts, name: str) -> list[Exit]:
    """Give the ways with a condition before a scene's default, if one could always pass.

    While no reading counts, what asks for one does not pass.
    """
    if not has_default(facts.film.scenes[name]) or not facts.whole("scenes", name):
        return []
    guarded = [
        (way, way.guard)
        for way in facts.exits[name]
        if way.guard is not None and not way.branch.interrupt
    ]
    if all(guard.needs_reading for _, guard in guarded):
        return []
    if not all(is_sound(facts, guard) for _, guard in guarded):
        return []
    return [way for way, _ in guarded]


def _without_default(facts: Facts, name: str) -> tuple[str, ...]:
    others = {way.branch.to for way in facts.exits[name] if way.guard is not None}
    return tuple(target for target in facts.ways[name] if target in others)
