"""SCN-017: rigs that the installation does not have."""

from __future__ import annotations

from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused, suggestion


def rigs(facts: Facts) -> Found:
    """Find cues for a rig that is not known."""
    if facts.rigs is None:
        return
    for name, scene in facts.film.scenes.items():
        for number, cue in enumerate(scene.cues):
            if cue.send is not None:
                yield from _rig(facts.rigs, ("scenes", name, "cues", number, "send"), cue.send)
    for name, sends in facts.film.cues.items():
        for number, send in enumerate(sends):
            yield from _rig(facts.rigs, ("cues", name, number, "send"), send.send)


def _rig(known: tuple[str, ...], path: Path, rig: str) -> Found:
    if rig not in known:
        hint = suggestion(rig, known) or "add it below `rigs:` in the installation"
        yield refused(path, "017", f"there is no rig {rig!r} in the installation", hint)
