"""SCN-012 to SCN-014, SCN-078: labels that nobody reads, or that are named twice, or nearly."""

from __future__ import annotations

from collections.abc import Sequence

from riot.errors import Problem
from riot.labels import address_part, meant_label
from riot.story.checks.facts import Facts
from riot.story.checks.found import Found, Path, refused, suggestion, warned
from riot.story.graph import SIGNALS
from riot.story.guards.dominant import DominantGuard
from riot.story.guards.level import LevelGuard

BESIDE_LABELS: tuple[str, ...] = ("dominant", "margin", "valence", "arousal")
"""What else has an address beside the labels', below /riot/mood."""


def labels(facts: Facts) -> Found:
    """Find labels outside `listens_to`, and labels there that the model does not read."""
    film = facts.film
    if not facts.whole("listens_to"):
        return
    seen: set[str] = set()
    for number, label in enumerate(film.listens_to):
        path: Path = ("listens_to", number)
        if label in seen:
            yield refused(path, "014", f"the label {label!r} is listed twice", "remove one")
        seen.add(label)
        if facts.labels is not None and label not in facts.labels:
            hint = meant_label(label, facts.labels)
            yield refused(path, "013", f"the model reads no {label!r}", hint)
    yield from _same_address(film.listens_to)
    for exits in facts.exits.values():
        for part in (part for way in exits for part in way.parts):
            if isinstance(part.guard, (DominantGuard, LevelGuard)):
                label = part.guard.label
                if label not in seen:
                    yield _not_heard(part.path, label, facts)
    for name, scene in film.scenes.items():
        for number, cue in enumerate(scene.cues):
            if cue.while_ is not None and cue.while_ not in (*seen, *SIGNALS):
                yield _not_heard(("scenes", name, "cues", number, "while"), cue.while_, facts)
    for number, level in enumerate(film.levels):
        if level.while_ not in (*seen, *SIGNALS):
            yield _not_heard(("levels", number, "while"), level.while_, facts)


def _same_address(listens_to: Sequence[str]) -> Found:
    """Find labels that rigs could not tell apart: an address has fewer letters than a label."""
    taken = dict.fromkeys(BESIDE_LABELS, "the address of something else")
    for number, label in enumerate(listens_to):
        part = address_part(label)
        other = taken.setdefault(part, label)
        if other != label:
            said = other if part in BESIDE_LABELS else f"that of {other!r}"
            message = f"the OSC address of {label!r} would be /riot/mood/{part}, {said}"
            yield warned(("listens_to", number), "078", message, "rename the label")


def _not_heard(path: Path, label: str, facts: Facts) -> tuple[Path, Problem]:
    known = suggestion(label, facts.film.listens_to)
    return refused(path, "012", f"the film does not listen to {label!r}", known)
