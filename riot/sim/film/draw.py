"""Draw the clips that are missing, on all cores; heavy libraries load in the workers only."""

from __future__ import annotations

import multiprocessing
import os
import queue
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.context import SpawnProcess
from multiprocessing.queues import Queue
from pathlib import Path

from riot.errors import Problem, ProblemsFound, RiotError
from riot.sim.film.manifest import Manifest, drawn_by
from riot.sim.film.plan import CLIPS, SCORE, PlannedClip

Progress = Callable[[str, float], None]


@dataclass(frozen=True, slots=True)
class Report:
    """A worker's word: how much of a clip is done (1 when its file is there), or what failed."""

    file: str
    done: float = 0.0
    failure: Problem | None = None


def draw_film(
    folder: Path,
    size: tuple[int, int] = (1280, 720),
    fps: int = 25,
    progress: Progress | None = None,
    clips: Sequence[PlannedClip] = (*CLIPS, SCORE),
) -> list[str]:
    """Draw the clips that `folder` lacks, or has from another version; give the names drawn.

    `size` is (width, height), both even; `progress` is called with a clip's name and the part done,
    0..1. Every file appears whole or not at all, and a run that was killed is taken up at the clip
    it was drawing. Raises RiotError FLM-001 (the folder cannot be written), FLM-002 (an encoder is
    missing), FLM-003 (a clip could not be drawn), FLM-004 (a size that cannot be).
    """
    if min(size) < 64 or size[0] % 4 or size[1] % 4 or fps < 1:
        raise RiotError(
            "FLM-004",
            f"the film cannot be {size[0]}x{size[1]} at {fps} frames a second",
            hint="width and height are multiples of 4, 64 or more: 1280x720",
        )
    manifest = Manifest(folder, drawn_by(size, fps))
    missing = [clip for clip in clips if not manifest.has(clip.file)]
    if not missing:
        return []
    reports: Queue[Report] = multiprocessing.get_context("spawn").Queue()
    workers = _start(_share(missing), folder, size, fps, reports)
    waiting = {clip.file for clip in missing}
    try:
        while waiting:
            report = _next(reports, workers)
            if report.failure:
                raise ProblemsFound([report.failure])
            if report.done >= 1:
                manifest.add(report.file)
                waiting.discard(report.file)
            if progress:
                progress(report.file, report.done)
    finally:
        for worker in workers:
            if waiting:
                worker.terminate()
            worker.join()
            worker.close()
        reports.close()
    return [clip.file for clip in missing]


def _share(clips: Sequence[PlannedClip]) -> list[list[PlannedClip]]:
    """Deal the clips to as many hands as there are cores, longest first, to the emptiest hand.

    A score takes no time: it comes last.
    """
    hands: list[list[PlannedClip]] = [[] for _ in range(min(os.cpu_count() or 1, len(clips), 8))]
    for clip in sorted(clips, key=lambda clip: (not clip.look, -clip.seconds)):
        min(hands, key=lambda hand: sum(held.seconds for held in hand)).append(clip)
    return hands


def _start(
    hands: list[list[PlannedClip]],
    folder: Path,
    size: tuple[int, int],
    fps: int,
    reports: Queue[Report],
) -> list[SpawnProcess]:
    from riot.sim.film.worker import draw_clips

    context = multiprocessing.get_context("spawn")
    workers = [
        context.Process(
            target=draw_clips,
            args=(hand, folder, size, fps, reports),
            name="riot-film",
            daemon=True,
        )
        for hand in hands
    ]
    for worker in workers:
        worker.start()
    return workers


def _next(reports: Queue[Report], workers: list[SpawnProcess]) -> Report:
    """Wait for a report; notice when a worker has died without one."""
    while True:
        broken = [worker for worker in workers if worker.exitcode not in (None, 0)]
        try:
            return reports.get(timeout=0.5)
        except queue.Empty:
            if broken:
                code = broken[0].exitcode
                raise RiotError(
                    "FLM-003",
                    f"the process that draws the film ended with status {code}",
                    hint="run it again: finished clips are kept; it needs about 300 MB of memory",
                ) from None
