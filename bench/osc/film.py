"""The stream while a film plays and a face is read, and a flood at the input meanwhile."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from bench.osc.flood import Flood
from bench.osc.listening import Heard, Listener
from bench.report import Row, Section, Target, percentile
from riot.clock import SystemClock

WARM_UP = 5.0
"""Seconds left out at the start: imports, the first clip, the first face."""
RATE = 60
JITTER = 3.0
"""Milliseconds."""
DELAY = 40.0
"""Milliseconds from frame to packet."""
_STEADY = "60 Hz stream: packet late or early by"
_SPAN = "frame captured to packet received"
FLOODED = 50_000
"""Packets a second."""


@dataclass
class Played:
    """What a run left: the conductor's figures, and what came at the ports."""

    figures: dict[str, Any]
    riot: Heard
    naive: dict[str, Heard]
    began: float


def jitter(root: Path, video: Path | None, player: str, seconds: float) -> Section:
    """Play, with two bare loops beside, and compare when packets come."""
    played = _play(root, video, player, seconds, beside=("python-osc", "pyliblo3"))
    after = played.began + WARM_UP
    gaps = _gaps(played.riot, after)
    rows = [
        Row(f"{_STEADY}, p50", percentile(gaps, 0.50), "ms", 2),
        Row(
            f"{_STEADY}, p99", percentile(gaps, 0.99), "ms", 2, Target(JITTER), _p99(played, after)
        ),
        Row(f"{_STEADY}, max", percentile(gaps, 1.0), "ms", 2),
    ]
    for name, heard in played.naive.items():
        beside = _gaps(heard, after)
        rows.append(Row(f"bare {name} loop beside it, p99", percentile(beside, 0.99), "ms", 2))
    spans = _spans(played, after)
    rows += [
        Row(f"{_SPAN}, p50", percentile(spans, 0.5), "ms", 1),
        Row(f"{_SPAN}, p95", percentile(spans, 0.95), "ms", 1, Target(DELAY)),
        Row(f"{_SPAN}, max", percentile(spans, 1.0), "ms", 1),
    ]
    camera = "640x480 video of a real face" if video else "**simulated viewers: no face was read**"
    notes = [
        f"`riot run` as it is, a 720p25 film on the {player} deck without a window, {camera}; to "
        f"the rig supercollider (60 Hz, one message a packet) for {seconds:.0f} s. Late or early: "
        "how far the time between two /riot/heartbeat packets is from a sixtieth of a second, by "
        "the kernel's time of arrival in another process.",
        "The bare loops send one counter 60 times a second on a grid, at the same time on the same "
        "cores; *naive* is python-osc's.",
        f"{len(gaps)} intervals, {len(spans)} readings.",
    ]
    return Section("While a film plays and a face is read", rows, notes)


def flood(root: Path, video: Path | None, player: str, seconds: float) -> Section:
    """Play twice, the second time with a flood at the OSC input."""
    quiet = _play(root, video, player, seconds)
    flooded = _play(root, video, player, seconds, flooded=True)
    rate = flooded.figures["flood"]["sent"] / flooded.figures["flood"]["seconds"]
    rows = [Row("random packets sent to the input a second", rate, "", 0)]
    still, wet = (one.figures["screen"] for one in (quiet, flooded))
    pictures = wet.get("pictures", 0)
    for name, key in (("shown late", "late"), ("skipped", "skipped")):
        many, few = wet.get(key, 0), still.get(key, 0)
        rows.append(Row(f"pictures {name}, of {pictures:.0f}", many, "", 0, None, few))
        rows.append(
            Row(f"pictures {name} more than without a flood", max(0, many - few), "", 0, Target(1))
        )
    rows.append(
        Row("ticks late", flooded.figures["ticks_late"], "", 0, None, quiet.figures["ticks_late"])
    )
    gaps = [percentile(_gaps(one.riot, one.began + WARM_UP), 0.99) for one in (flooded, quiet)]
    rows.append(Row(f"{_STEADY}, p99", gaps[0], "ms", 2, None, gaps[1]))
    rows.append(
        Row("workers started again in a flood", flooded.figures["restarts"], "", 0, Target(1))
    )
    notes = [
        f"Two runs of {seconds:.0f} s one after the other; *naive* is the one without a flood. "
        f"Asked for are {FLOODED:,} packets a second; one process sends as many as it can up to "
        "that: noise, OSC that is cut short, bundles for next year, addresses that mean nothing.",
    ]
    return Section("A flood at the input", rows, notes)


def _play(
    root: Path,
    video: Path | None,
    player: str,
    seconds: float,
    *,
    beside: tuple[str, ...] = (),
    flooded: bool = False,
) -> Played:
    listener = Listener(1 + len(beside))
    clock = SystemClock()
    with tempfile.TemporaryDirectory() as folder, _bare(root, beside, listener.ports[1:], seconds):
        settings = {
            "installation": str(root / "config/installation.yaml"),
            "camera": str(video) if video else "sim",
            "player": player,
            "port": str(listener.ports[0]),
            "profile": "supercollider",
            "input": str(free_port()),
            "folder": folder,
            "seconds": str(seconds),
        }
        command = [sys.executable, "-m", "bench.conductor", json.dumps(settings)]
        with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            if not process.stdout.readline():
                raise RuntimeError("the line did not start; what it said is above")
            began = clock.now()
            told: dict[str, float] = {}
            if flooded:
                clock.sleep(WARM_UP)
                with Flood(int(settings["input"]), FLOODED) as running:
                    line = process.stdout.readline()
                told = {"sent": running.sent, "seconds": running.seconds}
            else:
                line = process.stdout.readline()
            figures = json.loads(line) | {"flood": told}
    riot, *naive = listener.stop()
    return Played(figures, riot, dict(zip(beside, naive, strict=True)), began)


@contextmanager
def _bare(
    root: Path, libraries: tuple[str, ...], ports: list[int], seconds: float
) -> Iterator[None]:
    """Run a bare loop for each library meanwhile."""
    loops: list[subprocess.Popen[bytes]] = []
    for library, port in zip(libraries, ports, strict=True):
        settings = {"library": library, "ports": [port], "addresses": 1, "rate": RATE}
        settings["seconds"] = seconds + 2 * WARM_UP
        command = [sys.executable, "-m", "bench.osc.naive", json.dumps(settings)]
        loops.append(subprocess.Popen(command, cwd=root, stdout=subprocess.DEVNULL))
    try:
        yield
    finally:
        for loop in loops:
            loop.terminate()
            loop.wait()


def _gaps(heard: Heard, after: float) -> list[float]:
    """Give ms by which the time between two beats differs from a tick's."""
    times = [t for t, _ in heard.beat if t >= after]
    return [1000 * abs(b - a - 1 / RATE) for a, b in pairwise(times)]


def _p99(played: Played, after: float) -> float | None:
    heard = played.naive.get("python-osc")
    return None if heard is None else percentile(_gaps(heard, after), 0.99)


def _spans(played: Played, after: float) -> list[float]:
    """Give ms from a frame's capture to the first packet with its number."""
    captured = {int(n): float(t) for n, t in played.figures["readings"].items() if float(t) > 0}
    newest, spans = -1, list[float]()
    for t, number in played.riot.frame:
        if number > newest:
            newest = number
            if captured.get(number, 0.0) >= after:
                spans.append(1000 * (t - captured[number]))
    return spans


def free_port() -> int:
    """Give a UDP port that nobody has."""
    import socket

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
