"""From a decision to the first picture of the next clip, on the screen, for every kind of cut."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from importlib.util import find_spec
from pathlib import Path

from bench.film import FPS, LONG, SHORT, SIZE
from bench.naive import naive_ffmpeg, naive_vlc
from bench.report import Row, Section, Target, percentile
from bench.stage import Stage, start
from bench.watching import watched_screen
from riot.clock import SystemClock
from riot.messages import Health, Message
from riot.perception.settings import PerceptionSettings
from riot.runtime.supervisor import Worker
from riot.runtime.workers import perception_worker

DISPLAY_FPS = 50.0
DECKS = 3


@dataclass
class Taken:
    """What was measured on one player; times in ms."""

    prerolled: list[float] = field(default_factory=list[float])
    cold: list[float] = field(default_factory=list[float])
    seams: list[float] = field(default_factory=list[float])
    first_frames: list[int] = field(default_factory=list[int])
    blanks: Counter[str] = field(default_factory=Counter[str])
    missed: int = 0

    def note_blanks(self, during: str, so_far: int) -> None:
        """Put display frames without a picture down to what was going on."""
        new = so_far - self.blanks.total()
        if new:
            self.blanks[during] += new


def take(stage: Stage, count: int, prerolls: bool) -> Taken:
    """Cut `count` times in each way."""
    taken = Taken()
    stage.cut(LONG[-1], "now")
    stage.sight(LONG[-1])
    for number in range(2 * count):
        clip = LONG[number % len(LONG)]
        ahead = prerolls and number % 2 == 0
        if ahead and not stage.preroll(clip):
            taken.missed += 1
            continue
        stage.play_on()
        ordered = stage.cut(clip, "now")
        seen = stage.sight(clip)
        if seen is None or seen.code is None:
            taken.missed += 1
            continue
        (taken.prerolled if ahead else taken.cold).append(1000 * (seen.t - ordered))
        taken.first_frames.append(seen.code[1])
        taken.note_blanks("held ready" if ahead else "not held ready", seen.blanks)
    _take_seams(stage, count, prerolls, taken)
    return taken


def _take_seams(stage: Stage, count: int, prerolls: bool, taken: Taken) -> None:
    """Let short clips follow each other, each cut ordered well before the end of the last."""
    stage.cut(SHORT[-1], "now")
    before = stage.sight(SHORT[-1])
    for number in range(count):
        clip, last = SHORT[number % len(SHORT)], SHORT[number % len(SHORT) - 1]
        if prerolls:
            stage.preroll(clip)
        stage.cut(clip, "clip_end")
        seen = stage.sight(clip)
        if seen is None or before is None or before.code is None:
            taken.missed += 1
        else:
            rest = (last.frames - before.code[1]) / FPS
            taken.note_blanks("at the clip's end", seen.blanks)
            taken.seams.append(1000 * (seen.t - before.t - rest))
        before = seen


def measure(media: Path, video: Path | None, count: int, tell: Callable[[str], None]) -> Section:
    """Run all players, one after the other, beside perception on the same cores."""
    runs = {
        "FFmpeg": (
            (watched_screen, ("ffmpeg", media, SIZE, DISPLAY_FPS, DECKS)),
            (naive_ffmpeg, (media, SIZE)),
        )
    }
    notes: list[str] = []
    if find_spec("vlc") and _has_libvlc():
        runs["VLC"] = (
            (watched_screen, ("vlc", media, SIZE, DISPLAY_FPS, DECKS)),
            (naive_vlc, (media, SIZE)),
        )
    else:
        notes.append("VLC: not measured, libvlc is not installed here.")
    rows: list[Row] = []
    clock = SystemClock()
    settings = PerceptionSettings()
    if video is not None:
        camera = settings.camera.model_copy(update={"source": str(video)})
        settings = settings.model_copy(update={"camera": camera})
    face = Worker("perception", perception_worker, (settings,), _forget, _forget_health, clock)
    if video is not None:
        start(face, clock)
    try:
        for name, (ours, naive) in runs.items():
            tell(f"cuts, {name}, naive")
            with Stage(*naive) as stage:
                other = take(stage, max(10, count // 2), prerolls=False)
            tell(f"cuts, {name}")
            with Stage(*ours) as stage:
                taken = take(stage, count, prerolls=True)
            rows += _rows(name, taken, other)
    finally:
        face.stop()
    return Section("Cuts", rows, [*_NOTES, *notes])


def _rows(name: str, ours: Taken, naive: Taken) -> list[Row]:
    def row(
        what: str,
        values: Sequence[float],
        others: Sequence[float],
        share: float,
        target: Target | None = None,
    ) -> Row:
        return Row(
            f"{name}: {what}, p{100 * share:.0f}, of {len(values)}",
            percentile(values, share),
            "ms",
            target=target,
            naive=percentile(others, share),
        )

    seams, others = ([abs(value) for value in one.seams] for one in (ours, naive))
    return [
        row("cut now to a clip held ready", ours.prerolled, naive.cold, 0.5),
        row("cut now to a clip held ready", ours.prerolled, naive.cold, 0.95, Target(60)),
        row("cut now to a clip not held ready", ours.cold, naive.cold, 0.5),
        row("cut now to a clip not held ready", ours.cold, naive.cold, 0.95),
        row("cut at the clip's end, off its time", seams, others, 0.5),
        row("cut at the clip's end, off its time", seams, others, 0.95),
        Row(
            f"{name}: display frames without a picture of the film{_when(ours.blanks)}",
            ours.blanks.total(),
            "",
            digits=0,
            naive=naive.blanks.total(),
        ),
        Row(
            f"{name}: cuts whose first picture was not the clip's first",
            sum(frame > 0 for frame in ours.first_frames),
            "",
            digits=0,
            naive=sum(frame > 0 for frame in naive.first_frames),
        ),
        Row(f"{name}: cuts that never came", ours.missed, "", digits=0),
    ]


def _when(blanks: Counter[str]) -> str:
    """Say during which cuts there was none."""
    return f" ({', '.join(f'{kind}: {count}' for kind, count in blanks.items())})" if blanks else ""


_NOTES = (
    "Every frame of the 720p25 clips carries a code that is read off the composited picture, so a "
    "cut counts from the order's time to the moment at which a picture of the next clip is "
    "complete. The order goes through the pipe to the screen's process. A display adds up to one "
    "of its own frames.",
    "Naive, FFmpeg: one PyAV loop that opens and decodes the next file when it is told to. Naive, "
    "VLC: one libvlc player that is given the next file. Neither holds anything ready.",
    "Perception reads 640x480 video on the same cores all the while.",
    "At the clip's end: how far the new clip's first picture is from the moment at which the old "
    "clip's last one has stood its time, early or late. Half a display frame (10 ms) either way "
    "is the grid of the screen.",
)


def _forget(message: Message) -> None:
    del message


def _forget_health(health: Health) -> None:
    del health


def _has_libvlc() -> bool:
    import subprocess
    import sys

    code = "import vlc; raise SystemExit(vlc.Instance('--quiet') is None)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0
