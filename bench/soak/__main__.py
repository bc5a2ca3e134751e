"""Play for hours, or interrupt for a minute: `python -m bench.soak --hours 4 --pace 8`.

What it finds is written to runs/soak.json all the while; `--resume` goes on where a run was cut
off, `--report` puts it into docs/reference/cuts.md.
"""

from __future__ import annotations

import argparse
import os
import signal
import threading
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from rich.console import Console

from bench.cut import page
from bench.cut.hearing import SoundServer
from bench.cut.telling import Progress
from bench.film import draw_clips
from bench.machine import describe, in_one_line
from bench.machine import load as load_now
from bench.soak import log as logs
from bench.soak import paced, real, storm
from bench.soak.log import SoakLog
from riot.clock import SystemClock
from riot.errors import RiotError
from riot.sim.film import draw_film

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "runs/soak.json"
WIDTH = 130


def main() -> None:
    """Do what was asked for."""
    given = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    machine = in_one_line(describe(load_now()))
    try:
        if given.storm:
            _storm(console, machine, quick=given.quick)
        elif not given.report:
            _soak(console, given)
        if given.report:
            _report(console, machine)
    except RiotError as error:
        console.print(str(error), style="red", soft_wrap=True)
        raise SystemExit(1) from None


def _storm(console: Console, machine: str, *, quick: bool) -> None:
    for name in draw_clips(ROOT / "media/demo", ROOT / "media/bench"):
        console.print(f"drawing {name}", style="dim")
    with Progress(console) as progress:
        parts = storm.measure(ROOT / "media/bench", quick, progress)
    for part in parts:
        console.print(part.table())
    if not quick:
        page.write([page.Part(p.title, p.players, p.lines, [*p.notes, machine]) for p in parts])


def _soak(console: Console, given: argparse.Namespace) -> None:
    draw_film(ROOT / "media/demo")
    log = SoakLog(3600 * given.hours, given.pace, given.player)
    if given.resume and FILE.is_file():
        log = logs.load(FILE)
        log.wanted = 3600 * given.hours
    log.stretches += 1
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    with Progress(console) as progress:
        progress.begin(f"{log.wanted / 3600:g} hours at {log.pace:g} times", round(log.wanted))

        def save() -> None:
            log.save(FILE)
            progress.reach(round(log.played))

        with SoundServer(SystemClock()):
            (real if log.pace == 1 else paced).play(log, save, stop)
        save()
    console.print(logs.part_of(log, "").table())
    console.print(f"written: {FILE.relative_to(ROOT)}; {log.left:.0f} s of film are left")


def _report(console: Console, machine: str) -> None:
    if not FILE.is_file():
        raise RiotError("BEN-002", "nothing was played yet", file=str(FILE.relative_to(ROOT)))
    part = logs.part_of(logs.load(FILE), machine)
    console.print(part.table())
    page.write([part])
    console.print(f"written: {page.PAGE.relative_to(ROOT)}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.soak", description=__doc__)
    parser.add_argument("--hours", type=float, default=4.0, help="hours of film (4)")
    parser.add_argument(
        "--pace", type=float, default=8.0, help="seconds of film in a real one (8); 1: a real show"
    )
    parser.add_argument(
        "--player", choices=["ffmpeg", "vlc"], default="ffmpeg", help="at pace 1 (ffmpeg)"
    )
    parser.add_argument("--resume", action="store_true", help="go on where a run was cut off")
    parser.add_argument("--report", action="store_true", help="put what was found into the page")
    parser.add_argument("--storm", action="store_true", help="ten interrupts a second, instead")
    parser.add_argument("--quick", action="store_true", help="with --storm: ten seconds, no page")
    given = parser.parse_args()
    if given.pace != 1 and given.player != "ffmpeg":
        parser.error("--player vlc can be played in real time only: add --pace 1")
    return given


if __name__ == "__main__":
    main()
