"""Take all numbers of OSC and write docs/reference/osc-numbers.md: `python -m bench.osc`.

`--quick` takes a third of the time; `--hours` is the length of the day on the moved clock, which
goes on where it was cut off (runs/osc-day.json); `--skip-day` leaves it out.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from rich.console import Console

from bench.machine import describe
from bench.machine import load as load_now
from bench.osc import day, film, load
from bench.report import COLUMNS, Section
from bench.video import NAMES, find_videos

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/osc-numbers.md"
DAY = ROOT / "runs/osc-day.json"
PLAYER = "ffmpeg"
WIDTH = 130

_HEAD = """# OSC in numbers

Written by `make bench-osc`; nothing here is checked by a test, because times depend on the machine.
*Naive* is python-osc doing the same in the same run, or what the section says. All of it is on one
machine, over its loopback.
"""


def main() -> None:
    """Measure everything, one after the other, and write the page."""
    if not sys.platform.startswith("linux"):
        raise SystemExit("the packets' times come from Linux' kernel: run this on Linux")
    given = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    machine = describe(load_now())
    for words in machine:
        console.print(words)
    videos = find_videos(ROOT)
    video = next((one for one in videos if one.name == NAMES[0]), None)
    sections: list[Section] = []

    def add(section: Section) -> None:
        sections.append(section)
        console.print(section.table())

    def tell(what: str) -> None:
        console.print(f"measuring: {what}", style="dim")

    share = 1 / 3 if given.quick else 1.0
    tell("ten rigs")
    add(load.measure(ROOT, 15 * share))
    tell("the stream while a film plays")
    add(film.jitter(ROOT, video, PLAYER, 60 * share))
    tell("a flood at the input")
    add(film.flood(ROOT, video, PLAYER, 40 * share))
    if not given.skip_day:
        tell(f"{given.hours} hours on a clock moved by hand")
        add(day.measure(DAY, given.hours, tell))
    PAGE.write_text(_page(machine, sections), encoding="utf-8")
    console.print(f"written: {PAGE.relative_to(ROOT)}")


def _page(machine: list[str], sections: list[Section]) -> str:
    asked = [row for section in sections for row in section.rows if row.target is not None]
    lines = [f"| {' | '.join(COLUMNS)} |", "| :-- | --: | --: | --: | --: | --: |"]
    lines += [f"| {' | '.join(row.cells())} |" for row in asked]
    missed = [f"- **Missed:** {row.what}: {row.cells()[1]}." for row in asked if row.missed]
    summary = "\n".join(["## What is asked for", "", *lines, "", *(missed or ["- All are met."])])
    parts = [_HEAD, "\n".join(machine) + "\n", summary + "\n"]
    return "\n".join([*parts, *(section.markdown() for section in sections)])


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.osc", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a third of the time")
    parser.add_argument("--hours", type=int, default=day.HOURS, help="of the day")
    parser.add_argument("--skip-day", action="store_true", help="leave the day out")
    return parser.parse_args()


if __name__ == "__main__":
    main()
