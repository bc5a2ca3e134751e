"""SCN-047 and 048: cues and variables that nothing uses."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, nearest, warned
from riot.story.guards.memory import VariableGuard


def unused(facts: Facts) -> Found:
    """Warn of what was declared and then forgotten."""
    film = facts.film
    if facts.torn:
        return  # what was left out may use them
    played = {cue.cue for scene in film.scenes.values() for cue in scene.cues}
    played |= {nearest(name, film.cues) for name in played if name and name not in film.cues}
    for name in film.cues:
        if name not in played:
            message = f"no scene plays the cue {name!r}"
            yield warned(("cues", name), "047", message, f"`{{at: enter, cue: {name}}}` does")
    ways = [way for exits in facts.exits.values() for way in exits]
    used = {name for way in ways for name in (*way.branch.set, *way.branch.add)}
    used |= {
        part.guard.name
        for way in ways
        for part in way.parts
        if isinstance(part.guard, VariableGuard)
    }
    used |= {nearest(name, film.variables) or "" for name in used if name not in film.variables}
    for name in film.variables:
        if name not in used:
            message = f"nothing sets or compares the variable {name!r}"
            yield warned(("variables", name), "048", message, "use it, or remove it")
