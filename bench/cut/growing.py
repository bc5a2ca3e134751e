"""Whether memory grows with the number of cuts."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from bench.cut.curve import draw_curves
from bench.cut.hearing import SoundServer
from bench.cut.page import PAGE, Part
from bench.cut.places import NAMES, PlayerKind, players, settings_of
from bench.cut.results import Line
from bench.cut.stage import Stage
from bench.cut.takes import AHEAD, Wanted, plan
from bench.cut.telling import Progress
from riot.clock import SystemClock
from riot.errors import RiotError
from riot.runtime.workers import screen_worker

CUTS, FEW_CUTS = 2000, 240
WARM_UP = 100
"""Cuts until everything has been used once."""

BETWEEN = 0.12
"""Seconds between two cuts."""

EVERY = 20
"""Cuts between two looks at the memory."""

ASKED = 3.0
"""Per cent of growth."""

MB = 1e6
PICTURE = "cuts-memory.svg"


@dataclass(frozen=True, slots=True)
class Weighed:
    """A process's memory after `cuts`: bytes resident, and bytes that no other process shares."""

    cuts: int
    resident: float
    own: float


@dataclass(frozen=True, slots=True)
class Growth:
    """Memory after the first hundred cuts, at the end, and at most since; in bytes."""

    first: float
    last: float
    most: float

    @property
    def share(self) -> float:
        """Give the growth from first to last in per cent."""
        return 100 * (self.last / self.first - 1)


def growth(cuts: Sequence[int], sizes: Sequence[float]) -> Growth:
    """Compare the looks of the first hundred cuts after the warm-up with the last hundred."""
    steady = [(cut, size) for cut, size in zip(cuts, sizes, strict=True) if cut >= WARM_UP]
    first = [size for cut, size in steady if cut < steady[0][0] + WARM_UP]
    last = [size for cut, size in steady if cut > steady[-1][0] - WARM_UP]
    return Growth(median(first), median(last), max(size for _, size in steady))


def measure(media: Path, quick: bool, progress: Progress) -> list[Part]:
    """Take the cuts on each of our decks without a window and weigh the screen's process."""
    kinds: list[PlayerKind] = [kind for kind in players() if kind != "naive"]
    count = FEW_CUTS if quick else CUTS
    ended: list[str] = []
    weighed = [_weigh(kind, media, count, progress, ended) for kind in kinds]
    names = [NAMES[kind] for kind in kinds]
    own = [growth([one.cuts for one in looks], [one.own for one in looks]) for looks in weighed]
    whole = [
        growth([one.cuts for one in looks], [one.resident for one in looks]) for looks in weighed
    ]
    found = [
        Line(
            "cuts",
            [looks[-1].cuts for looks in weighed],
            "",
            0,
            f"{count}",
            [looks[-1].cuts == count for looks in weighed],
        ),
        *_rows("shared with nobody (USS)", own),
        *_rows("resident (RSS)", whole),
    ]
    notes = [*_NOTES, *ended]
    if not quick:
        curves = {
            name: [(one.cuts, one.own / MB) for one in looks]
            for name, looks in zip(names, weighed, strict=True)
        }
        picture = PAGE.parents[1] / "images" / PICTURE
        picture.write_text(draw_curves(curves, "cuts", "MB"), encoding="utf-8")
        notes.append(f"![memory over cuts](../images/{PICTURE})")
    return [Part("Memory over many cuts", names, found, notes)]


def _rows(what: str, found: Sequence[Growth]) -> list[Line]:
    shares = [one.share for one in found]
    return [
        Line(f"{what}, after {WARM_UP} cuts", [one.first / MB for one in found], "MB"),
        Line(f"{what}, at the end", [one.last / MB for one in found], "MB"),
        Line(f"{what}, at most since", [one.most / MB for one in found], "MB"),
        Line(
            f"{what}, growth",
            shares,
            "%",
            aim=f"≤ {ASKED:.0f} %",
            met=[share <= ASKED for share in shares],
        ),
    ]


def _weigh(
    kind: PlayerKind, media: Path, count: int, progress: Progress, ended: list[str]
) -> list[Weighed]:
    clock = SystemClock()
    progress.begin(f"memory over cuts: {NAMES[kind]}", count)
    arguments = (settings_of(kind), media, "", True, None, 0, 0.0)
    wanted: list[Wanted] = []
    while len(wanted) < count:
        wanted += plan(200, seed=len(wanted))
    looks: list[Weighed] = []
    with SoundServer(clock), Stage(screen_worker, arguments) as stage:
        process = psutil.Process(stage.pid)
        due = clock.now()
        for number in range(count):
            stage.preroll([one.order for one in wanted[number : number + AHEAD]])
            try:
                stage.cut(wanted[number].order)
            except RiotError as error:
                ended.append(f"{NAMES[kind]}: {error}")
                break
            due += BETWEEN
            clock.sleep(due - clock.now())
            if (number + 1) % EVERY == 0:
                looks.append(_look(process, number + 1))
                progress.reach(number + 1)
    return looks


def _look(process: psutil.Process, cuts: int) -> Weighed:
    own = 0.0
    with contextlib.suppress(psutil.AccessDenied, AttributeError):
        own = float(process.memory_full_info().uss)
    resident = float(process.memory_info().rss)
    return Weighed(cuts, resident, own or resident)


_NOTES = (
    f"A cut every {1000 * BETWEEN:.0f} ms without a window: whole clips, ranges of a long file, "
    "clips that were not announced; the next ones are held ready meanwhile, and sound plays.",
)
