"""Who walks through a film, and where they went."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from riot.authoring.simulation.face import Face
from riot.story.graph import Way
from riot.story.trace import Kind
from riot.story.view import Plain

Ending = Literal["ended", "left", "longest", "circles", "never began"]
"""How a visit ended: in a scene that ends it, by going back to the start, by being stopped after
the longest time or after too many scenes, or not at all: it never began."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """One viewer: a face of the bank that is at `phase` seconds of its track when the film starts.

    `arrives` and `leaves` are seconds from there on. `run_seed` is what `--seed` is to a show.
    """

    number: int
    face: Face
    phase: float
    arrives: float
    leaves: float
    run_seed: int


@dataclass(slots=True)
class Memory:
    """What the show remembers of a viewer: the part of `Show` that a walk needs."""

    scene: str
    take: int = 0
    takes: int = 0
    entered: float = 0.0
    visits: Mapping[str, int] = field(default_factory=dict[str, int])
    variables: Mapping[str, float] = field(default_factory=dict[str, float])
    pressed: Mapping[str, Plain] = field(default_factory=dict[str, Plain])
    held: Mapping[int, float] = field(default_factory=dict[int, float])
    seed: int = 0
    session: int = 0
    sessions: int = 0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Turn:
    """How a scene was left: the way, its number (-1: home, for want of one), why, and when.

    `at` is when the next scene begins, `decided` when the choice fell.
    """

    way: Way
    number: int
    kind: Kind
    decided: float
    at: float


@dataclass(frozen=True, slots=True)
class Journey:
    """Where one viewer went, from the beginning of the visit.

    `scenes` are entered at `times` (seconds from the film's start); `outcome` is the scene in which
    the visit ended, "" where it did not.
    """

    scenes: tuple[str, ...]
    times: tuple[float, ...]
    ends: float
    outcome: str
    how: Ending

    @property
    def seconds(self) -> float:
        """Give how long the visit lasted."""
        return self.ends - self.times[0] if self.times else 0.0
