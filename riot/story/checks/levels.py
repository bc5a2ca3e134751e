"""SCN-041: two levels that would fight for one address."""

from __future__ import annotations

from collections.abc import Iterable

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused


def levels(facts: Facts) -> Found:
    """Find levels of one scene, or of the film, that one rig is sent at one address."""
    film = facts.film
    yield from _twice(
        (("levels", number), (level.send, level.address))
        for number, level in enumerate(film.levels)
    )
    for name, scene in film.scenes.items():
        yield from _twice(
            (("scenes", name, "cues", number), (cue.send or "", cue.address or ""))
            for number, cue in enumerate(scene.cues)
            if cue.while_ is not None
        )


def _twice(placed: Iterable[tuple[Path, tuple[str, str]]]) -> Found:
    seen: set[tuple[str, str]] = set()
    for path, (rig, address) in placed:
        if (rig, address) in seen:
            message = f"two levels for {rig} {address}: it would be torn to and fro"
            yield refused((*path, "address"), "041", message, "remove one")
        seen.add((rig, address))
