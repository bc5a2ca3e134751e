"""Count what viewers did; tallies of several processes add up."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from riot.authoring.simulation.journey import Journey, Turn
from riot.story.graph import Graph, Station
from riot.story.guards import parts_of
from riot.story.guards.level import LevelGuard
from riot.story.trace import Heard

STEPS = 200
"""Parts into which levels from 0 to 1 are sorted, to say what share would pass a threshold."""

NO_WAY = -1
"""The number of the way home, for want of one that passes."""


@dataclass(slots=True)
class Decided:
    """The decisions of one scene: `ways` by number, and how many had nothing to go by.

    `levels` counts the levels of each label that a way asks for, by part of 0..1.
    """

    count: int = 0
    ways: Counter[int] = field(default_factory=Counter[int])
    undecided: int = 0
    no_face: int = 0
    timeouts: int = 0
    levels: dict[str, list[int]] = field(default_factory=dict[str, "list[int]"])


@dataclass(slots=True)
class Broken:
    """An interrupt of one scene: how often it broke in, and the seconds into the scene, summed."""

    count: int = 0
    seconds: float = 0.0


@dataclass(slots=True)
class Path:
    """All visits along the same scenes."""

    count: int = 0
    seconds: float = 0.0


class Tally:
    """Take note of journeys and decisions."""

    def __init__(self, graph: Graph | None = None) -> None:
        self.paths: defaultdict[tuple[str, ...], Path] = defaultdict(Path)
        self.endings: Counter[tuple[int, str, str]] = Counter()
        self.seconds: list[tuple[int, float]] = []
        self.seen: Counter[str] = Counter()
        self.flows: Counter[tuple[str, str]] = Counter()
        self.decisions: defaultdict[str, Decided] = defaultdict(Decided)
        self.interrupts: defaultdict[tuple[str, int], Broken] = defaultdict(Broken)
        self.entered: Counter[str] = Counter()
        self.ways: Counter[tuple[str, int]] = Counter()
        self.stood_in: Counter[str] = Counter()
        self._asked: dict[str, tuple[str, ...]] = {}
        if graph is not None:
            self._asked = {name: _asked(station) for name, station in graph.stations.items()}

    def decided(self, scene: str, number: int | None, heard: Heard, station: Station) -> None:
        """Note a decision: the way, and what the listen window said."""
        found = self.decisions[scene]
        found.count += 1
        found.ways[NO_WAY if number is None else number] += 1
        if not heard.counts:
            found.no_face += 1
        elif heard.margin < station.min_margin:
            found.undecided += 1
        for label in self._asked[scene]:
            if label in heard.levels:
                parts = found.levels.setdefault(label, [0] * (STEPS + 1))
                parts[int(heard.levels[label] * STEPS)] += 1

    def passed(self, scene: str, number: int) -> None:
        """Note that a scene without a choice was left by its default."""
        found = self.decisions[scene]
        found.count += 1
        found.ways[number] += 1

    def left(self, scene: str, turn: Turn, entered: float) -> None:
        """Note how a scene was left."""
        self.entered[scene] += 1
        self.ways[scene, turn.number] += 1
        if turn.kind == "interrupt":
            found = self.interrupts[scene, turn.number]
            found.count += 1
            found.seconds += turn.decided - entered
        elif turn.kind == "timeout":
            self.decisions[scene].timeouts += 1

    def arrived(self, number: int, face: int, journey: Journey) -> None:
        """Note a whole visit of the viewer `number`, who has the face of that number."""
        path = self.paths[journey.scenes]
        path.count += 1
        path.seconds += journey.seconds
        self.endings[face, journey.outcome, journey.how] += 1
        self.seconds.append((number, journey.seconds))
        self.seen.update(set(journey.scenes))
        if not journey.outcome:
            self.stood_in[journey.scenes[-1]] += 1
        self.flows.update(zip(journey.scenes, journey.scenes[1:], strict=False))

    def taken(self, scene: str, number: int) -> float | None:
        """Give the share of a scene's visits that left by one way; None without visits."""
        visits = self.entered[scene]
        if not visits:
            return None
        return self.ways[scene, number] / visits

    def entered_at_all(self, scene: str) -> bool:
        """Tell whether anybody saw a scene, within a visit or before it."""
        return bool(self.seen[scene] or self.entered[scene] or self.stood_in[scene])

    def add(self, others: Iterable[Tally]) -> Tally:
        """Add what others counted; give this tally."""
        for other in others:
            for scenes, path in other.paths.items():
                self.paths[scenes].count += path.count
                self.paths[scenes].seconds += path.seconds
            self.endings.update(other.endings)
            self.seen.update(other.seen)
            self.flows.update(other.flows)
            self.entered.update(other.entered)
            self.ways.update(other.ways)
            self.stood_in.update(other.stood_in)
            self.seconds += other.seconds
            for scene, decided in other.decisions.items():
                _add_decided(self.decisions[scene], decided)
            for key, broken in other.interrupts.items():
                self.interrupts[key].count += broken.count
                self.interrupts[key].seconds += broken.seconds
        self.seconds.sort()
        return self


def _add_decided(mine: Decided, theirs: Decided) -> None:
    mine.count += theirs.count
    mine.ways.update(theirs.ways)
    mine.undecided += theirs.undecided
    mine.no_face += theirs.no_face
    mine.timeouts += theirs.timeouts
    for label, parts in theirs.levels.items():
        before = mine.levels.get(label, [0] * len(parts))
        mine.levels[label] = [a + b for a, b in zip(before, parts, strict=True)]


def _asked(station: Station) -> tuple[str, ...]:
    """Give the labels whose levels the decision of a scene asks for."""
    found: dict[str, None] = {}
    for way in station.ways:
        if way.guard is not None and not way.interrupt:
            for part in parts_of(way.guard):
                if isinstance(part, LevelGuard):
                    found.setdefault(part.label)
    return tuple(found)
