"""Scenes whose default is never taken, because one of the conditions before it always passes."""

from __future__ import annotations

from riot.story.checks.conditions import is_sound
from riot.story.checks.facts import Facts, has_default
from riot.story.checks.weighing import circumstances, memory_of, remembered
from riot.story.reasoning.formula import no
from riot.story.reasoning.laws import Laws
from riot.story.reasoning.searching import impossible
from riot.story.reasoning.translating import passes


def followed(facts: Facts) -> dict[str, tuple[str, ...]]:
    """Give the scenes that each scene can lead to, as facts.ways, less defaults never taken."""
    found = dict(facts.ways)
    memory = memory_of(facts)
    for name, scene in facts.film.scenes.items():
        deciding = [way for way in facts.exits[name] if not way.branch.interrupt]
        guarded = [way for way in deciding if way.guard is not None]
        if not guarded or not has_default(scene) or not facts.whole("scenes", name):
            continue
        if not all(is_sound(facts, way.guard) for way in guarded if way.guard is not None):
            continue
        known = remembered(facts, memory, name)
        wheres = [circumstances(facts, way, known) for way in guarded]
        formulas = [
            no(passes(way.guard, where))
            for way, where in zip(guarded, wheres, strict=True)
            if way.guard is not None
        ]
        if impossible(formulas, wheres[0].first, Laws(wheres[0]).allow):
            others = {way.branch.to for way in facts.exits[name] if way.guard is not None}
            found[name] = tuple(target for target in facts.ways[name] if target in others)
    return found
