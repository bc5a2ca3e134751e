"""Take all cuts and write docs/reference/cuts.md: `python -m bench.cut [--quick] [--memory]`."""

from __future__ import annotations

import argparse
import os

# Nothing here is heard or seen; this is pygame's way to ask for quiet.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from collections.abc import Callable
from pathlib import Path

from rich.console import Console

from bench.cut import comparing, cues, growing, load, page
from bench.cut.page import Part
from bench.cut.telling import Progress
from bench.film import draw_clips
from bench.machine import describe, in_one_line
from bench.machine import load as load_now
from riot.errors import RiotError

ROOT = Path(__file__).resolve().parents[2]
MEDIA = ROOT / "media/bench"
WIDTH = 130
"""Columns of a file or pipe, which has none of its own."""

Measure = Callable[[Path, bool, Progress], list[Part]]

PARTS: dict[str, Measure] = {
    "cuts": comparing.measure,
    "cues": cues.measure,
    "load": load.measure,
    "memory": growing.measure,
}


def main() -> None:
    """Take what was asked for, one after the other, and write each to the page at once."""
    wanted, quick, write = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    machine = describe(load_now())
    for words in machine:
        console.print(words)
    for name in draw_clips(ROOT / "media/demo", MEDIA):
        console.print(f"drawing {name}", style="dim")
    missed = 0
    for name in wanted:
        with Progress(console) as progress:
            try:
                parts = PARTS[name](MEDIA, quick, progress)
            except RiotError as error:
                console.print(str(error), style="red", soft_wrap=True)
                raise SystemExit(1) from None
        for part in parts:
            if part.lines:
                console.print(part.table())
            missed += sum(line.missed for line in part.lines)
        if write:
            page.write([_with(part, machine) for part in parts])
    written = f"written: {page.PAGE.relative_to(ROOT)}" if write else "not written (--quick)"
    console.print(f"{written}; aims missed: {missed}")


def _with(part: Part, machine: list[str]) -> Part:
    notes = [*part.notes, in_one_line(machine)] if part.lines else part.notes
    return Part(part.title, part.players, part.lines, notes)


def _arguments() -> tuple[list[str], bool, bool]:
    parser = argparse.ArgumentParser(prog="python -m bench.cut", description=__doc__)
    parser.add_argument(
        "--quick", action="store_true", help="few of everything, and leave the page as it is"
    )
    parser.add_argument("--memory", action="store_true", help="2,000 cuts, memory alone")
    parser.add_argument("--only", choices=list(PARTS), help="one part alone")
    parser.add_argument("--write", action="store_true", help="write the page though it is quick")
    given = parser.parse_args()
    wanted = [given.only] if given.only else [name for name in PARTS if name != "memory"]
    if given.memory:
        wanted = ["memory"]
    return wanted, given.quick, given.write or not given.quick


if __name__ == "__main__":
    main()
