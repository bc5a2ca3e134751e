"""Cuts while a face is read on the same cores: the line that a show has to keep."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

from bench.cut.places import NAMES, players, take_cuts
from bench.cut.results import HELD
from bench.cut.stage import start
from bench.cut.takes import Taken
from bench.cut.timeline import Kind
from bench.report import Row, Section, Target, percentile
from riot.clock import Clock, SystemClock
from riot.perception.settings import PerceptionSettings
from riot.runtime.supervisor import Worker
from riot.runtime.workers import perception_worker

ASKED = 60.0
"""Milliseconds, for a clip that is held ready."""


def measure(media: Path, video: Path | None, count: int, tell: Callable[[str], None]) -> Section:
    """Take cuts without a window on every player, one after the other, beside perception."""
    clock = SystemClock()
    taken: dict[str, Taken] = {}
    with _perception(video, clock):
        for kind in players():
            tell(f"cuts, {NAMES[kind]}")
            result = take_cuts(kind, "headless", media, count, clock, lambda _: None)
            taken[NAMES[kind]] = result.taken
    naive = taken.pop(NAMES["naive"], Taken())
    rows = [row for name, one in taken.items() for row in _rows(name, one, naive)]
    return Section("Cuts beside a face that is read", rows, _NOTES)


def _rows(name: str, ours: Taken, naive: Taken) -> list[Row]:
    def spans(taken: Taken, *kinds: Kind) -> list[float]:
        return [1000 * (seen.t - (order.due or order.at)) for order, seen in taken.of(*kinds)]

    held, others = spans(ours, *HELD), spans(naive, *HELD)
    what = f"{name}: cut now to a clip held ready"
    return [
        Row(
            f"{what}, p95, of {len(held)}",
            percentile(held, 0.95),
            "ms",
            target=Target(ASKED),
            naive=percentile(others, 0.95),
        ),
        Row(
            f"{name}: cuts with a wrong first picture, a black one, or none",
            sum(seen.wrong or seen.blank > 0 for _, seen in ours.of()) + ours.missed,
            "",
            digits=0,
            naive=sum(seen.wrong or seen.blank > 0 for _, seen in naive.of()) + naive.missed,
        ),
    ]


@contextmanager
def _perception(video: Path | None, clock: Clock) -> Generator[None]:
    settings = PerceptionSettings()
    if video is None:
        yield
        return
    camera = settings.camera.model_copy(update={"source": str(video)})
    settings = settings.model_copy(update={"camera": camera})
    face = Worker("perception", perception_worker, (settings,), _forget, _forget, clock)
    start(face, clock)
    try:
        yield
    finally:
        face.stop()


def _forget(message: object) -> None:
    del message


_NOTES = (
    "Without a window; perception reads 640x480 video on the same cores all the while. The cuts "
    "themselves are taken apart in cuts.md (`make bench-cut`).",
    "Naive: one libvlc player that is given the next file.",
)
