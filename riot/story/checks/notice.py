"""SCN-050: a reading before anybody was told of it (EU AI Act, Art. 50(3))."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, warned
from riot.story.graph import signal_of


def notice(facts: Facts) -> Found:
    """Warn where a reading is taken before any card was shown."""
    film = facts.film
    unwarned: set[str] = set()
    waiting = [film.start]
    while waiting:
        name = waiting.pop()
        scene = film.scenes.get(name)
        if scene is None or name in unwarned or scene.card is not None:
            continue
        unwarned.add(name)
        waiting += facts.ways[name]
    for name, scene in film.scenes.items():
        if name not in unwarned or not facts.whole("scenes", name, "card"):
            continue
        followed = [cue.while_ for cue in scene.cues if cue.while_ is not None]
        if _reads(facts, name) or any(_expression(facts, what) for what in followed):
            yield warned(
                ("scenes", name),
                "050",
                f"{name!r} reads the viewer's expression before any notice card was shown",
                "lead through a card that says so first (EU AI Act, Art. 50(3))",
            )
    if unwarned >= facts.reached:
        for number, level in enumerate(film.levels):
            if _expression(facts, level.while_):
                yield warned(
                    ("levels", number),
                    "050",
                    f"a level follows {level.while_!r}, and the film has no notice card",
                    "lead through a card that says so first (EU AI Act, Art. 50(3))",
                )


def _expression(facts: Facts, what: str) -> bool:
    """Say whether a level reads the face: that somebody is there may be known."""
    return signal_of(what, facts.film.listens_to) != "presence"


def _reads(facts: Facts, name: str) -> bool:
    return any(part.guard.needs_reading for way in facts.exits[name] for part in way.parts)
