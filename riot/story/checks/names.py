"""SCN-010, 015, 016: scenes, variables and cues that do not exist."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused, suggestion
from riot.story.guards.memory import VariableGuard, VisitsGuard


def names(facts: Facts) -> Found:
    """Find names of scenes, variables and cues that nothing in the film has."""
    film = facts.film
    if facts.whole("start"):
        yield from _scene(facts, ("start",), film.start)
    for name, scene in film.scenes.items():
        path: Path = ("scenes", name)
        if scene.fallback is not None:
            yield from _scene(facts, (*path, "fallback"), scene.fallback)
        for number, cue in enumerate(scene.cues):
            if cue.cue is not None and cue.cue not in film.cues and facts.whole("cues"):
                hint = suggestion(cue.cue, film.cues) or "name it below `cues:`"
                here = (*path, "cues", number, "cue")
                yield refused(here, "016", f"there is no cue {cue.cue!r}", hint)
        for way in facts.exits[name]:
            yield from _scene(facts, (*way.path, "to"), way.branch.to)
            for key, changes in (("set", way.branch.set), ("add", way.branch.add)):
                for variable in changes:
                    yield from _variable(facts, (*way.path, key, variable), variable)
            for part in way.parts:
                yield from _remembered(facts, part.path, part.guard)


def _remembered(facts: Facts, path: Path, guard: object) -> Found:
    if isinstance(guard, VisitsGuard):
        for number, (scene, _) in enumerate(guard.limits):
            below = scene if path[-1] == "visits" else number
            yield from _scene(facts, (*path, below), scene)
    elif isinstance(guard, VariableGuard):
        yield from _variable(facts, (*path, "name"), guard.name)


def _scene(facts: Facts, path: Path, target: str) -> Found:
    if target not in facts.film.scenes:
        hint = suggestion(target, facts.film.scenes)
        yield refused(path, "010", f"there is no scene {target!r}", hint)


def _variable(facts: Facts, path: Path, variable: str) -> Found:
    variables = facts.film.variables
    if variable not in variables and facts.whole("variables"):
        hint = suggestion(variable, variables) or "declare it below `variables:`"
        yield refused(path, "015", f"there is no variable {variable!r}", hint)
