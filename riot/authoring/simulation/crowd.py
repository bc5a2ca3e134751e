"""Make viewers of faces and send a part of them through a film: the work of one process."""

from __future__ import annotations

import gc
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from riot.authoring.simulation.bank import Reader, imagined_face, kinds_of
from riot.authoring.simulation.face import Face
from riot.authoring.simulation.journey import Viewer
from riot.authoring.simulation.recorded import recorded_face
from riot.authoring.simulation.tally import Tally
from riot.authoring.simulation.walk import Walker
from riot.story.graph import compile_film
from riot.story.schema import Film

ARRIVES = 1.5
"""Seconds after which somebody comes, in a film that begins with a loop that waits for them."""

STAYS = (10.0, 300.0)
"""Seconds between which a leaving viewer goes away, every doubling as likely as the next."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """All that a simulation runs on; equal crowds give equal tallies.

    `films` are variants of one film, the film itself first; each is walked by the same viewers.
    `lengths` are the seconds of each scene. `sessions` are recorded session folders to take the
    faces from; none: they are imagined, `faces` of them, each for `face_seconds`.
    """

    films: tuple[Film, ...]
    lengths: Mapping[str, float]
    viewers: int
    variant_viewers: int
    seed: int
    longest: float
    reader: Reader
    faces: int
    face_seconds: float
    sessions: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one part of a crowd did: a tally for each film, and what could not be used."""

    tallies: tuple[Tally, ...]
    kinds: Mapping[int, str]
    warnings: tuple[str, ...]


def walk_part(crowd: Crowd, numbers: Sequence[int]) -> Part:
    """Walk all viewers who have one of these faces through every film."""
    warnings: list[str] = []
    faces = dict(_faces(crowd, numbers, warnings))
    waits = crowd.films[0].scenes[crowd.films[0].start].loop
    tallies: list[Tally] = []
    collects = gc.isenabled()
    gc.disable()  # millions of small values, none of them in a circle
    try:
        for index, film in enumerate(crowd.films):
            graph = compile_film(film)
            tally = Tally(graph)
            walker = Walker(graph, crowd.lengths, crowd.longest, tally)
            viewers = crowd.viewers if index == 0 else crowd.variant_viewers
            for face_number, face in faces.items():
                for number in range(face_number, viewers, crowd.faces):
                    viewer = viewer_of(crowd, number, face, waits)
                    tally.arrived(number, face_number, walker.walk(viewer))
            tallies.append(tally)
    finally:
        if collects:
            gc.enable()
    return Part(
        tuple(tallies), {number: face.kind for number, face in faces.items()}, tuple(warnings)
    )


def viewer_of(crowd: Crowd, number: int, face: Face, waits: bool) -> Viewer:
    """Make the viewer of a number; the same in every film of the crowd.

    `waits` says that the film begins with a loop, which nobody watches at first.
    """
    random = Random(f"{crowd.seed}/viewer/{number}")
    phase = random.uniform(0.0, face.seconds)
    arrives = face.noticed(phase, ARRIVES) if waits else 0.0
    stays = math.inf
    low, high = STAYS
    goes = low * (high / low) ** random.random()
    if face.kind == "leaving":
        stays = goes
    return Viewer(number, face, phase, arrives, arrives + stays, random.getrandbits(31))


def _faces(crowd: Crowd, numbers: Sequence[int], warnings: list[str]) -> Iterator[tuple[int, Face]]:
    if crowd.sessions:
        for number in numbers:
            face = recorded_face(crowd.sessions[number], crowd.reader, warnings)
            if face is not None:
                yield number, face
        return
    kinds = kinds_of(crowd.faces)
    for number in numbers:
        seed = f"{crowd.seed}/face/{number}"
        yield number, imagined_face(kinds[number], seed, crowd.face_seconds, crowd.reader)
