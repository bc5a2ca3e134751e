"""Cues on the frame: a whole installation, its screen looked at and its OSC received."""

from __future__ import annotations

import shutil
import tempfile
import threading
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from bench.cut.hearing import SoundServer
from bench.cut.page import Part
from bench.cut.places import NAMES, PlayerKind, players, settings_of
from bench.cut.results import Line
from bench.cut.sampling import Sampler
from bench.cut.screenbuffer import ScreenBuffer
from bench.cut.telling import Progress
from bench.cut.timeline import Timeline
from bench.film import FPS, REEL, SHORT, SIZE
from bench.receiver import CUE, Received, Receiver
from bench.report import percentile
from riot.clock import SystemClock
from riot.config.installation import Installation, load_installation
from riot.messages import Snapshot
from riot.rigs.settings import RigSettings
from riot.runtime.build import RunOptions
from riot.runtime.run import run_installation

ROOT = Path(__file__).resolve().parents[2]
FIRST = 70
"""The frame of the long file that the scene begins with: no key frame."""

EVERY = 8
"""Frames between two cues."""

CUES, FEW_CUES = 60, 15
PATIENCE = 20.0
"""Seconds that the start may take."""

NEAR = 1.0
"""Seconds around a cue in which its frame is looked for."""

ASKED = 40.0
"""Milliseconds: one film frame."""


def film_text(cues: int) -> str:
    """Write a film with a scene of a range of the long file, and a cue on every eighth frame."""
    frames = [FIRST + EVERY * (number + 1) for number in range(cues)]
    end = (frames[-1] + 2 * EVERY) / FPS
    lines = [
        "riot: 1",
        "title: Cues",
        "media: .",
        "listens_to: [anger, calm]",
        "start: play",
        "scenes:",
        "  play:",
        f"    clip: {{file: {REEL.file}, in: {FIRST / FPS:.3f}s, out: {end:.3f}s}}",
        "    session: begin",
        "    cues:",
        *(
            f"      - {{at: {(frame - FIRST) / FPS:.3f}s, send: bench, address: {CUE}, "
            f"value: {frame}}}"
            for frame in frames
        ),
        "    transitions: [{to: close}]",
        "  close:",
        f"    clip: {SHORT[0].file}",
        "    session: end",
        "    transitions: [{to: play}]",
    ]
    return "\n".join([*lines, ""])


def measure(media: Path, quick: bool, progress: Progress) -> list[Part]:
    """Run the film in a window with each of our decks."""
    title = "On the frame"
    if shutil.which("Xvfb") is None:
        return [Part(title, (), (), ["Not measured: Xvfb is not installed here."])]
    kinds: list[PlayerKind] = [kind for kind in players() if kind != "naive"]
    cues = FEW_CUES if quick else CUES
    offs: list[list[float]] = []
    came: list[int] = []
    places: list[list[float]] = []
    for kind in kinds:
        progress.begin(f"cues on the frame: {NAMES[kind]}", cues)
        timeline, received, snapshots = _run(kind, media, cues)
        came.append(len(received.cues))
        offs.append(cue_offsets(timeline, received.cues))
        places.append(position_offsets(timeline, snapshots))
        progress.reach(cues)
    return [Part(title, [NAMES[kind] for kind in kinds], _lines(cues, came, offs, places), _NOTES)]


def cue_offsets(timeline: Timeline, cues: Sequence[tuple[float, int]]) -> list[float]:
    """Give for each cue that came the ms from its frame's first sight to its arrival.

    A cue whose frame was not seen near it has none.
    """
    found: list[float] = []
    for t, frame in cues:
        seen = [
            time
            for time, code in zip(timeline.times, timeline.codes, strict=True)
            if code == (REEL.number, frame)
        ]
        nearest = min(seen, key=lambda time: abs(time - t), default=float("-inf"))
        if abs(nearest - t) <= NEAR:
            found.append(1000 * (t - nearest))
    return found


def position_offsets(
    timeline: Timeline, positions: Sequence[tuple[float, float]], first: int = FIRST
) -> list[float]:
    """Give for each position, as (time, seconds), how many frames the one on the screen is off.

    Zero while the position lies within the time of the frame that is shown; positive when the
    screen is behind.
    """
    found: list[float] = []
    for t, position in positions:
        code = timeline.at(t)
        if code is None or code[0] != REEL.number:
            continue
        behind = position * FPS - (code[1] - first)
        found.append(behind if behind < 0 else max(0.0, behind - 1))
    return found


def _run(
    kind: PlayerKind, media: Path, cues: int
) -> tuple[Timeline, Received, list[tuple[float, float]]]:
    timeline = Timeline()
    positions: list[tuple[float, float]] = []
    stop = threading.Event()

    def see(snapshot: Snapshot, _decisions: object) -> None:
        on = not positions or snapshot.position > positions[-1][1]
        if snapshot.scene == "play" and snapshot.duration and on:
            positions.append((snapshot.t, snapshot.position))
        elif positions:
            stop.set()

    film = media / "cues.yaml"
    film.write_text(film_text(cues), encoding="utf-8")
    receiver = Receiver()
    with (
        ExitStack() as ending,
        tempfile.TemporaryDirectory() as folder,
        SoundServer(SystemClock()),
        ScreenBuffer(SIZE) as buffer,
        Sampler(buffer.file, lambda seen: timeline.add(seen.t, seen.code, seen.unseen)),
    ):
        ending.callback(receiver.stop)
        installation = _installation(film, kind, receiver.port, Path(folder))
        seconds = cues * EVERY / FPS + PATIENCE
        options = RunOptions(1, headless=False)
        run_installation(installation, options, seconds=seconds, watchers=[see], stop=stop)
        ending.pop_all()
    return timeline, receiver.stop(), positions


def _installation(film: Path, kind: PlayerKind, port: int, folder: Path) -> Installation:
    shipped = load_installation(ROOT / "config/installation.yaml")
    return shipped.model_copy(
        update={
            "film": film,
            "camera": shipped.camera.model_copy(update={"source": "none"}),
            "screen": settings_of(kind),
            "rigs": (RigSettings(name="bench", port=port),),
            "record": shipped.record.model_copy(update={"folder": folder, "keep": "none"}),
        }
    )


def _lines(
    cues: int, came: list[int], offs: list[list[float]], places: list[list[float]]
) -> list[Line]:
    size = [[abs(value) for value in values] for values in offs]
    far = [[abs(value) for value in values] for values in places]
    p95 = [percentile(values, 0.95) for values in size]
    frames = [percentile(values, 0.95) for values in far]
    return [
        Line("cues received", came, "", 0, f"{cues}", [count == cues for count in came]),
        Line("their frames seen on the screen", [len(values) for values in offs], "", 0),
        Line("cue after its frame, p50", [percentile(values, 0.5) for values in offs]),
        Line(
            "cue off its frame, p95, early or late",
            p95,
            aim=f"≤ {ASKED:.0f} ms",
            met=[value <= ASKED for value in p95],
        ),
        Line("cue off its frame, max", [percentile(values, 1.0) for values in size]),
        Line(
            "the clock's position beside the frame on the screen, p95",
            frames,
            "frames",
            2,
            "≤ 1",
            [value <= 1 for value in frames],
        ),
        Line("the same, max", [percentile(values, 1.0) for values in far], "frames", 2),
    ]


_NOTES = (
    "A whole installation with a conductor, a screen in a window and a real UDP receiver: a range "
    "of a long file with a cue on every eighth frame. A cue is compared with the moment at which "
    "its frame is first seen on the screen.",
    "The conductor ticks every 16.7 ms and the display every 20 ms: a cue may be that much off. "
    "The position is the one of each tick's snapshot; a frame counts as right while the position "
    "lies within its 40 ms.",
)
