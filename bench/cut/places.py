"""Where cuts are taken: in a real window of an X server without a display, or in no window."""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Literal

from bench.cut.hearing import Recording, SoundServer, silences
from bench.cut.naive import naive_vlc
from bench.cut.results import DISPLAY_FPS, Heard
from bench.cut.sampling import Looks, Sampler
from bench.cut.screenbuffer import ScreenBuffer
from bench.cut.stage import Stage
from bench.cut.takes import Taken, plan, take
from bench.cut.watching import watched_screen
from bench.film import SIZE
from riot.clock import Clock
from riot.runtime.workers import screen_worker
from riot.screen.settings import ScreenSettings

Place = Literal["window", "headless"]
PlayerKind = Literal["vlc", "ffmpeg", "naive"]

NAMES: dict[str, str] = {"vlc": "VLC deck", "ffmpeg": "FFmpeg deck", "naive": "naive VLC"}
DECKS = 4


@dataclass(frozen=True, slots=True)
class Result:
    """One player's cuts in one place."""

    taken: Taken
    heard: Heard | None
    looks: Looks | None
    drawn_with: str = ""


def players() -> list[PlayerKind]:
    """Give who can play here, the naive one last."""
    return ["vlc", "ffmpeg", "naive"] if has_libvlc() else ["ffmpeg"]


def has_libvlc() -> bool:
    """Say whether libvlc loads and starts."""
    import subprocess
    import sys

    if find_spec("vlc") is None:
        return False
    code = "import vlc; raise SystemExit(vlc.Instance('--quiet') is None)"
    return subprocess.run([sys.executable, "-c", code], capture_output=True).returncode == 0


def settings_of(kind: PlayerKind, size: tuple[int, int] = SIZE) -> ScreenSettings:
    """Give the screen's settings for one of our decks."""
    return ScreenSettings(player=kind, size=size, fps=DISPLAY_FPS, decks=DECKS)


@contextmanager
def staged(
    kind: PlayerKind,
    place: Place,
    media: Path,
    buffer: ScreenBuffer | None,
    size: tuple[int, int] = SIZE,
) -> Generator[tuple[Stage, Sampler | None]]:
    """Open a stage with a player on it; in a window a sampler looks at it from outside."""
    if place == "headless":
        stage = (
            Stage(naive_vlc, (media, size, False))
            if kind == "naive"
            else Stage(watched_screen, (settings_of(kind, size), media))
        )
        with stage:
            yield stage, None
        return
    assert buffer is not None
    stage = (
        Stage(naive_vlc, (media, size, True))
        if kind == "naive"
        else Stage(screen_worker, (settings_of(kind, size), media, "", False, None, 0, 0.0))
    )
    with Sampler(buffer.file, stage.see) as sampler, stage:
        yield stage, sampler


def take_cuts(
    kind: PlayerKind,
    place: Place,
    media: Path,
    count: int,
    clock: Clock,
    tell: Callable[[int], None],
) -> Result:
    """Take all cuts on one player. Raises RiotError where the place or the player cannot work."""
    with SoundServer(clock) as server:
        if place == "headless":
            return _record(kind, place, media, count, clock, tell, server, None)
        with ScreenBuffer(SIZE) as buffer:
            return _record(kind, place, media, count, clock, tell, server, buffer)


def _record(
    kind: PlayerKind,
    place: Place,
    media: Path,
    count: int,
    clock: Clock,
    tell: Callable[[int], None],
    server: SoundServer,
    buffer: ScreenBuffer | None,
) -> Result:
    recording = Recording(clock)
    with staged(kind, place, media, buffer) as (stage, sampler):
        if server.works:
            with recording:
                taken = take(stage, plan(count), tell)
        else:
            taken = take(stage, plan(count), tell)
        modules = _video_output(stage.pid)
    heard = None
    if server.works:
        found = silences(recording.samples)
        heard = Heard([(recording.began + begin, length) for begin, length in found])
    return Result(taken, heard, sampler.looks if sampler else None, modules)


def _video_output(pid: int) -> str:
    """Name the plug-in that libvlc draws with, where the system shows what is loaded."""
    try:
        maps = Path(f"/proc/{pid}/maps").read_text(encoding="utf-8")
    except OSError:
        return ""
    return _named(line.split("/")[-1] for line in maps.splitlines() if "/video_output/" in line)


def _named(files: Iterable[str]) -> str:
    return ", ".join(sorted({file.removeprefix("lib").split("_plugin")[0] for file in files}))
