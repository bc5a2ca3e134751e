"""What hours of play have shown so far: kept in a file, so that they may be taken in parts."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from bench.cut.page import Part
from bench.cut.results import Line
from bench.report import percentile

MB = 1e6
MOST_TOLD = 50
"""Lines of what went wrong that are kept."""

WARM_UP = 0.1
"""Share of a stretch after which its memory counts as settled."""


@dataclass
class SoakLog:
    """Sums over all stretches; `played` and `wanted` are seconds of film, `real` of this clock.

    A stretch is one run of the command. `memory` holds rows of (stretch, seconds of film played in
    it, bytes resident by process).
    """

    wanted: float
    pace: float
    player: str
    stretches: int = 0
    played: float = 0.0
    real: float = 0.0
    scenes: int = 0
    visits: int = 0
    restarts: int = 0
    failed_clips: int = 0
    health_changes: int = 0
    late: float = 0.0
    pictures: float = 0.0
    told: list[str] = field(default_factory=list[str])
    memory: list[tuple[int, float, dict[str, float]]] = field(
        default_factory=list[tuple[int, float, dict[str, float]]]
    )

    @property
    def left(self) -> float:
        """Give the seconds of film that are still to be played."""
        return max(0.0, self.wanted - self.played)

    def tell(self, words: str) -> None:
        """Keep a line of what went wrong."""
        if len(self.told) < MOST_TOLD:
            self.told.append(f"{self.played:.0f} s: {words}")

    def weigh(self, at: float, processes: Mapping[str, float]) -> None:
        """Note the memory of each process."""
        self.memory.append((self.stretches, at, dict(processes)))

    def save(self, file: Path) -> None:
        """Write it whole: whoever reads never sees half of it."""
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(".part")
        part.write_text(json.dumps(asdict(self), indent=1), encoding="utf-8")
        os.replace(part, file)

    def growths(self) -> dict[str, float]:
        """Give each process's growth in per cent, from settled to the end: the largest stretch."""
        found: dict[str, float] = {}
        for stretch in sorted({row[0] for row in self.memory}):
            rows = [row for row in self.memory if row[0] == stretch]
            settled = [row for row in rows if row[1] >= WARM_UP * rows[-1][1]]
            if len(settled) < 2:
                continue
            for name, last in settled[-1][2].items():
                first = settled[0][2].get(name, 0.0)
                if first > 0:
                    growth = 100 * (last / first - 1)
                    found[name] = max(found.get(name, growth), growth)
        return found

    def most(self) -> dict[str, float]:
        """Give each process's largest memory in bytes."""
        names = {name for row in self.memory for name in row[2]}
        return {
            name: percentile([row[2].get(name, 0.0) for row in self.memory], 1.0)
            for name in sorted(names)
        }


def load(file: Path) -> SoakLog:
    """Read a log that `save` wrote."""
    told = json.loads(file.read_text(encoding="utf-8"))
    told["memory"] = [(stretch, at, sizes) for stretch, at, sizes in told["memory"]]
    return SoakLog(**told)


def part_of(log: SoakLog, machine: str) -> Part:
    """Give the log as a part of the page."""
    hours = log.played / 3600
    lines = [
        Line("film played", [hours], "h", 2, f"≥ {log.wanted / 3600:g} h", [log.left <= 0]),
        Line("in real time", [log.real / 3600], "h", 2),
        Line("visits", [log.visits], "", 0),
        Line("scenes shown", [log.scenes], "", 0),
        Line(
            "workers that had to be started again", [log.restarts], "", 0, "0", [not log.restarts]
        ),
        Line("clips that failed", [log.failed_clips], "", 0, "0", [not log.failed_clips]),
        Line("changes of health", [log.health_changes], "", 0, "0", [not log.health_changes]),
        Line(f"film pictures that stood too long, of {log.pictures:.0f}", [log.late], "", 0),
    ]
    growths = log.growths()
    for name, most in log.most().items():
        lines.append(Line(f"{name}: resident memory at most", [most / MB], "MB", 0))
        if name in growths:
            lines.append(Line(f"{name}: growth once settled", [growths[name]], "%"))
    pace = "in real time" if log.pace == 1 else f"{log.pace:g} times as fast"
    notes = [
        f"The demonstration film, {pace}, to a simulated audience, without a window, by the "
        f"{log.player} deck; in {log.stretches} stretch{'es' if log.stretches > 1 else ''}.",
        *(f"At {line}" for line in log.told),
        machine,
    ]
    return Part("Hours of play", ["here"], lines, notes)
