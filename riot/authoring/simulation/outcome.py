"""What a simulation found, as plain values: for the terminal, the page, JSON and programs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Share:
    """A part of all viewers: how many, their share 0..1, and its 95 % interval.

    The interval is that of a sample of faces, not of visits: a thousand visits of the same hundred
    faces know no more than these.
    """

    count: int
    share: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class EndingShare:
    """One ending: the scene in which visits ended. `left` counts those that went back to the start
    from it without its being marked `session: end`."""

    scene: str
    viewers: Share
    left: int


@dataclass(frozen=True, slots=True)
class PathShare:
    """All visits that went the same way: how many, their share 0..1, and their mean seconds."""

    scenes: tuple[str, ...]
    count: int
    share: float
    seconds: float


@dataclass(frozen=True, slots=True)
class WayShare:
    """One way out at a decision: where it leads, what it asks for ("" for the default), how many
    decisions took it and their share 0..1. `number` is its place in the file from 0, -1 for the
    way home where nothing passed."""

    to: str
    asks: str
    number: int
    count: int
    share: float
    interrupt: bool


@dataclass(frozen=True, slots=True)
class DecisionShare:
    """What happened where a scene decides: `count` decisions and their ways; the shares 0..1 that
    were undecided, had no face for long enough, or fell to the default; and what to think of it.

    `flags` are sentences for the author. Interrupts are not among these decisions.
    """

    scene: str
    count: int
    ways: tuple[WayShare, ...]
    undecided: float
    no_face: float
    default: float
    timeouts: int
    flags: tuple[str, ...]

    @property
    def chooses(self) -> bool:
        """Tell whether there is a choice, besides interrupts."""
        return len([way for way in self.ways if not way.interrupt]) > 1


@dataclass(frozen=True, slots=True)
class InterruptShare:
    """One interrupt: how often it broke in, in what share of the scene's visits, and the mean
    seconds into the scene at which it did (None: never)."""

    scene: str
    to: str
    asks: str
    count: int
    share: float
    after: float | None


@dataclass(frozen=True, slots=True)
class SceneShare:
    """One scene: the share 0..1 of viewers who saw it, and how often it was entered in all."""

    scene: str
    viewers: float
    visits: int
    ends: bool


@dataclass(frozen=True, slots=True)
class FlowShare:
    """How many viewers on average went from one scene to another, 0..1 and more with loops."""

    scene: str
    to: str
    share: float


@dataclass(frozen=True, slots=True)
class Durations:
    """How long visits last, in seconds; `bins` counts visits in equal parts of `low` to `high`."""

    median: float
    p5: float
    p95: float
    mean: float
    low: float
    high: float
    bins: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class SweepPoint:
    """The shares 0..1 of endings, by scene, with the threshold at `value`.

    `taken` is the share of the scene's visits that left by the way whose condition moves; None for
    a threshold that is not one way's, and where nobody came to the scene.
    """

    value: float
    endings: Mapping[str, float]
    taken: float | None


@dataclass(frozen=True, slots=True)
class Sweep:
    """How endings move when one threshold moves: the same viewers at each value.

    `current` is what the file says.
    """

    path: str
    current: float
    viewers: int
    points: tuple[SweepPoint, ...]


@dataclass(frozen=True, slots=True)
class Outcome:
    """All that a simulation found.

    `faces` are those in the bank and `kinds` how many of each temperament; `notes` say what was
    assumed. Viewers whose visit never began, went in circles or was stopped after the longest time
    are counted in `unfinished`, by the reason; all shares are of all viewers. `unseen` are scenes
    that nobody entered. `stood_in` are scenes where unfinished visits stood, most first.
    """

    title: str
    file: str
    viewers: int
    seed: int
    faces: int
    kinds: Mapping[str, int]
    effective: int
    endings: tuple[EndingShare, ...]
    unfinished: Mapping[str, int]
    stood_in: tuple[tuple[str, int], ...]
    durations: Durations
    paths: tuple[PathShare, ...]
    scenes: tuple[SceneShare, ...]
    unseen: tuple[str, ...]
    decisions: tuple[DecisionShare, ...]
    interrupts: tuple[InterruptShare, ...]
    flows: tuple[FlowShare, ...]
    start: str
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    sweep: Sweep | None = None

    def as_dict(self) -> dict[str, Any]:
        """Give plain values for JSON."""
        return asdict(self)
