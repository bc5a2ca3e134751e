"""What a film takes of a core, and whether every picture of a large one is shown."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.cut.hearing import SoundServer
from bench.cut.page import Part
from bench.cut.places import NAMES, Place, PlayerKind, players, staged
from bench.cut.results import Line
from bench.cut.screenbuffer import ScreenBuffer
from bench.cut.telling import Progress
from bench.cut.timeline import Ordered, Timeline
from bench.film import LARGE_REEL, REEL, WHOLE, CodedClip
from riot.clock import SystemClock
from riot.messages import Clip

SETTLE = 3.0
"""Seconds after the first picture that are left out: decks are armed meanwhile."""

SECONDS, FEW_SECONDS = 15.0, 6.0
LARGE_SECONDS, FEW_LARGE_SECONDS = 60.0, 8.0
ASKED = 25.0
"""Per cent of one core, for 720p25."""

LOOK = 0.25


@dataclass(frozen=True, slots=True)
class Used:
    """What a stretch of film took: shares of one core in per cent, and its pictures."""

    screen: float
    server: float
    pictures: int
    dropped: int
    late: float


def measure(media: Path, quick: bool, progress: Progress) -> list[Part]:
    """Play 720p25 in both places and 1080p25 in the largest that there is."""
    kinds: list[PlayerKind] = [kind for kind in players() if kind != "naive"]
    window = shutil.which("Xvfb") is not None
    places: list[Place] = ["headless", *(["window"] if window else [])]
    seconds = FEW_SECONDS if quick else SECONDS
    large = FEW_LARGE_SECONDS if quick else LARGE_SECONDS
    found: list[Line] = []
    for place in places:
        used = [_play(kind, place, media, REEL, seconds, progress) for kind in kinds]
        where = "in a window" if place == "window" else "without a window"
        values = [one.screen for one in used]
        met = [value < ASKED for value in values]
        what = f"720p25 {where}: screen's process, of one core"
        found.append(Line(what, values, "%", 1, f"< {ASKED:.0f} %", met))
        if place == "window":
            found.append(Line("the X server beside it", [one.server for one in used], "%", 1))
    used = [_play(kind, places[-1], media, LARGE_REEL, large, progress) for kind in kinds]
    found += _large(used, large)
    return [Part("Processor and dropped pictures", [NAMES[k] for k in kinds], found, _NOTES)]


def _large(used: list[Used], seconds: float) -> list[Line]:
    what = f"1080p25, {seconds:.0f} s"
    dropped = [one.dropped for one in used]
    return [
        Line(f"{what}: screen's process, of one core", [one.screen for one in used], "%", 1),
        Line(f"{what}: pictures shown", [one.pictures for one in used], "", 0),
        Line(
            f"{what}: pictures never shown",
            dropped,
            "",
            0,
            "0",
            [count == 0 for count in dropped],
        ),
        Line(f"{what}: pictures that stood too long", [one.late for one in used], "", 0),
    ]


def _play(
    kind: PlayerKind,
    place: Place,
    media: Path,
    clip: CodedClip,
    seconds: float,
    progress: Progress,
) -> Used:
    clock = SystemClock()
    where = "in a window" if place == "window" else "without a window"
    progress.begin(f"{clip.size[1]}p25 {where}: {NAMES[kind]}", round(seconds))
    with (
        SoundServer(clock),
        _buffer(place, clip.size) as buffer,
        staged(kind, place, media, buffer, clip.size) as (stage, _),
    ):
        at = stage.cut(Clip(clip.file))
        stage.preroll([Clip(one.file) for one in WHOLE[:3]])
        stage.sight(Ordered("cold", at, clip.number, 0, (-9, 0, 0)))
        clock.sleep(SETTLE)
        screen, server = _Meter(stage.pid), _Meter(buffer.pid) if buffer else None
        late = stage.figures.get("late", 0.0)
        start = clock.now()
        while clock.now() < start + seconds:
            clock.sleep(LOOK)
            progress.reach(round(clock.now() - start))
        end = clock.now()
        used = screen.share(end - start), server.share(end - start) if server else 0.0
        clock.sleep(2 * LOOK)
        late = stage.figures.get("late", 0.0) - late
        pictures, dropped = count_pictures(stage.timeline, clip.number, start, end)
    return Used(*used, pictures, dropped, late)


def count_pictures(timeline: Timeline, clip: int, start: float, end: float) -> tuple[int, int]:
    """Give how many frames of a clip were shown, and how many between them were not."""
    frames = {code[1] for _, _, code in timeline.stretches(start, end) if code[0] == clip}
    return len(frames), max(frames) - min(frames) + 1 - len(frames) if frames else 0


@contextlib.contextmanager
def _buffer(place: Place, size: tuple[int, int]) -> Generator[ScreenBuffer | None]:
    if place == "headless":
        yield None
        return
    with ScreenBuffer(size) as buffer:
        yield buffer


class _Meter:
    """Measure the processor time of a process from now on."""

    def __init__(self, pid: int) -> None:
        self._process = psutil.Process(pid)
        self._before = self._spent()

    def share(self, seconds: float) -> float:
        """Give per cent of one core over so many seconds."""
        return 100 * (self._spent() - self._before) / seconds

    def _spent(self) -> float:
        times = self._process.cpu_times()
        return times.user + times.system


_NOTES = (
    "One clip plays with its sound, three more are held ready; no graphics card. The screen's "
    "process decodes, composites, mixes and, in a window, copies each picture to the X server.",
    "Pictures are counted by their numbers, read off the screen by another process (in a window).",
)
