"""The whole line, as it is run: camera, mood, story, 720p25 film, OSC to a real receiver."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench.processes import Meter, Usage
from bench.receiver import Received, Receiver
from bench.report import Row, Section, Target, percentile
from riot.clock import SystemClock

WARM_UP = 4.0
"""Seconds left out at the start: imports, the first clip, the first face."""

LOOK_EVERY = 0.5
MB = 1e6


def measure(root: Path, video: Path | None, player: str, seconds: float) -> Section:
    """Run the demonstration film for `seconds` on a video of a face (None: simulated viewers)."""
    receiver = Receiver()
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "installation": str(root / "config/installation.yaml"),
            "camera": str(video) if video else "sim",
            "player": player,
            "port": str(receiver.port),
            "folder": folder,
            "seconds": str(seconds),
        }
        figures, usage = _run(root, settings, seconds)
    received = receiver.stop()
    return _section(figures, usage, received, video is not None, player, seconds)


def _run(
    root: Path, settings: dict[str, str], seconds: float
) -> tuple[dict[str, Any], dict[str, Usage]]:
    clock = SystemClock()
    command = [sys.executable, "-m", "bench.conductor", json.dumps(settings)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        started = process.stdout.readline()
        if not started:
            raise RuntimeError("the line did not start; what it said is above")
        end = clock.now() + seconds - 1
        clock.sleep(WARM_UP)
        meter = Meter(json.loads(started), clock)
        while clock.now() < end and process.poll() is None:
            meter.look()
            clock.sleep(LOOK_EVERY)
        meter.look()
        meter.weigh()
        figures = json.loads(process.stdout.readline())
    return figures, meter.usage


def latencies(readings: dict[int, float], received: Received, after: float) -> list[float]:
    """Give ms from a frame's capture to the arrival of its reading's last packet.

    /riot/frame leaves after all other packets of a reading, so it closes the burst.
    """
    found: list[float] = []
    newest = -1
    for t, number in received.frames:
        if number > newest and number in readings and readings[number] >= after:
            newest = number
            found.append(1000 * (t - readings[number]))
    return found


def _section(
    figures: dict[str, Any],
    usage: dict[str, Usage],
    received: Received,
    real: bool,
    player: str,
    seconds: float,
) -> Section:
    readings = {int(number): float(t) for number, t in figures["readings"].items() if float(t) > 0}
    times = sorted(readings.values())
    after = times[0] + WARM_UP
    spans = latencies(readings, received, after)
    steady = [t for t in times if t >= after]
    rate = (len(steady) - 1) / (steady[-1] - steady[0])
    ticks = figures["ticks"]
    screen = figures["screen"]
    rows = [
        Row("readings a second, from a camera of 30", rate, "Hz", 1, Target(25, at_least=True)),
        Row("frame captured to its last OSC packet received, p50", percentile(spans, 0.5), "ms"),
        Row(
            "frame captured to its last OSC packet received, p95",
            percentile(spans, 0.95),
            "ms",
            target=Target(40),
        ),
        Row("the same, max", percentile(spans, 1.0), "ms"),
        Row(f"ticks that ended late, of {ticks}", figures["ticks_late"], "", 0),
        Row("readings dropped", figures["readings_dropped"], "", 0),
        Row(
            f"slowest of {screen.get('cuts', 0):.0f} cuts, the first clip too: obeyed to shown",
            1000 * screen.get("cut_seconds_max", 0.0),
            "ms",
        ),
        Row(
            f"film pictures shown late, of {screen.get('pictures', 0):.0f}",
            screen.get("late", 0),
            "",
            0,
        ),
        Row("film pictures skipped", screen.get("skipped", 0), "", 0),
    ]
    asked = (
        {"conductor": Target(150), "perception": Target(200)}
        if real
        else {"conductor": Target(150)}
    )
    for name, used in usage.items():
        words = f"{name}: resident memory at most"
        rows.append(Row(words, used.resident / MB, "MB", 0, asked.get(name)))
        if used.own:
            rows.append(Row(f"{name}: of this, shared with nobody", used.own / MB, "MB", 0))
        rows.append(Row(f"{name}: processor", 100 * used.cores, "% of a core", 0))
    conductor = usage["conductor"].cores
    rows.append(Row("conductor: processor time of a tick", 1000 * conductor / 60, "ms", 2))
    camera = (
        "640x480 video of a real face at 30 frames a second"
        if real
        else "simulated viewers at 30 readings a second: **no perception was measured**"
    )
    notes = [
        f"The demonstration film, 720p25, played for {seconds:.0f} s by the {player} deck without "
        f"a window; camera: {camera}; two rigs, a real receiver on this machine.",
        f"{received.packets} packets came. A reading's time is its frame's capture; a packet's is "
        "its arrival in the receiver's process, by the same clock. Ticks come every 16.7 ms, the "
        "camera's frames every 33.3: where in a tick its readings fall is up to chance and moves "
        "the median by up to a tick from run to run.",
    ]
    return Section("The whole line", rows, notes)
