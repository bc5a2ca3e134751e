"""Which clips a film lacks, how long each must be, and what it is to say when."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from riot.story.guards import build_guard, parts_of
from riot.story.guards.memory import ElapsedGuard
from riot.story.schema import Film, Listen, Scene, in_language

USUAL = 8.0
"""Seconds of a clip of which the film says nothing."""

LONGEST = 1200.0
"""Seconds; a longer placeholder takes minutes to draw and fills the disk."""


@dataclass(frozen=True, slots=True)
class Part:
    """A range of a clip, in seconds of the file, and the scene that plays it."""

    start: float
    end: float
    scene: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One clip to draw: its file name as the film writes it, seconds, and its parts in order."""

    file: str
    seconds: float
    parts: tuple[Part, ...]

    def part_at(self, position: float) -> Part | None:
        """Give the part that `position` seconds fall into; between two, nobody's."""
        return next((part for part in self.parts if part.start <= position < part.end), None)


def plan_placeholders(
    film: Film, missing: Iterable[str], usual: float = USUAL
) -> list[Placeholder]:
    """Plan a placeholder for each clip in `missing`; names are as the film writes them.

    A clip is as long as the last `out` that a scene plays of it, or as what happens in its scenes
    asks for, and at least `usual` seconds otherwise.
    """
    wanted = set(missing)
    parts: dict[str, list[Part]] = {}
    for name, scene in film.scenes.items():
        if scene.clip is not None and scene.clip.file in wanted:
            start = scene.clip.in_
            title = in_language(scene.title, "en") if scene.title else ""
            end = scene.clip.out
            if end is None or end <= start:
                end = start + _length(film, scene, usual)
            parts.setdefault(scene.clip.file, []).append(Part(start, end, name, title))
    return [
        Placeholder(file, max(part.end for part in found), tuple(sorted(found, key=_start)))
        for file, found in parts.items()
    ]


def _start(part: Part) -> float:
    return part.start


def _length(film: Film, scene: Scene, usual: float) -> float:
    """Give seconds in which everything that the scene plans can happen."""
    lead = film.defaults.lead if scene.lead is None else scene.lead
    moments = [usual, lead + 1, *(cue.at + 1 for cue in scene.cues if isinstance(cue.at, float))]
    moments.append(_heard(scene.listen or film.defaults.listen) + lead)
    if not scene.loop:
        moments += [seconds + lead + 1 for seconds in _waits(scene)]
    return max(moments)


def _heard(listen: Listen) -> float:
    return listen.from_ + listen.min_face + 1 if listen.to is None else listen.to


def _waits(scene: Scene) -> Iterable[float]:
    for branch in scene.transitions:
        if branch.when is not None:
            for part in parts_of(build_guard(branch.when, itertools.count())):
                if isinstance(part, ElapsedGuard):
                    yield part.seconds
