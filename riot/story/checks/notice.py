"""SCN-050: a reading before anybody was told of it (EU AI Act, Art. 50(3))."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, warned


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
        if _reads(facts, name) or any(cue.while_ is not None for cue in scene.cues):
            yield warned(
                ("scenes", name),
                "050",
                f"{name!r} reads the viewer's expression before any notice card was shown",
                "lead through a card that says so first (EU AI Act, Art. 50(3))",
            )


def _reads(facts: Facts, name: str) -> bool:
    return any(part.guard.needs_reading for way in facts.exits[name] for part in way.parts)
