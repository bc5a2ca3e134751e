"""Take all numbers and write docs/reference/numbers.md: `python -m bench [--quick]`."""

from __future__ import annotations

import argparse
import os

# Nothing here is heard or seen; this is pygame's way to ask for quiet.
os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from pathlib import Path

from rich.console import Console

from bench import check, face, flicker, line, reading, simulate
from bench.cut import beside
from bench.film import REEL, SHORT, WHOLE, draw_clips
from bench.machine import describe, load
from bench.report import COLUMNS, Section
from bench.video import NAMES, find_videos

ROOT = Path(__file__).resolve().parents[1]
WIDTH = 130
"""Columns of a file or pipe, which has none of its own."""

PAGE = ROOT / "docs/reference/numbers.md"

_HEAD = """# Numbers

Written by `make bench`; nothing here is checked by a test, because times depend on the machine.
"""

_MEANING = """## What the columns mean

- *asked*: what the project asks for on two cores, with a 720p25 film playing and 640x480 video in;
  *here / asked* is the share of it that is used (for "at least", how often it is met).
- *naive*: the same task done the obvious way by a short program on the same machine in the same
  run; *here / naive* below 1 is better than that for everything counted here.
- p50, p95: half of all, and 95 of 100, were at most this. MB is a million bytes.
"""


def main() -> None:
    """Run every measurement, one after the other."""
    quick = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    at_start = load()
    machine = describe(at_start)
    for words in machine:
        console.print(words)
    videos = find_videos(ROOT)
    real = next((video for video in videos if video.name == NAMES[0]), None)
    missing: list[str] = []
    clips = ROOT / "media/bench"
    for name in draw_clips(ROOT / "media/demo", clips, (*WHOLE, *SHORT, REEL)):
        console.print(f"drawing {name}", style="dim")

    def tell(what: str) -> None:
        console.print(f"measuring: {what}", style="dim")

    sections: list[Section] = []

    def add(section: Section) -> None:
        sections.append(section)
        console.print(section.table())

    tell("proving a film")
    add(check.measure(2 if quick else 5))
    tell("the whole line")
    add(line.measure(ROOT, real, "ffmpeg", 20 if quick else 45))
    add(beside.measure(clips, real, 30 if quick else 60, tell))
    if real is not None:
        tell("reading a face")
        add(face.measure(real, 300 if quick else 900))
        tell("label changes")
        add(flicker.measure(videos))
        tell("reading beside others")
        add(reading.measure(videos, 6 if quick else 12))
    else:
        missing.append("- The videos of real faces are not on this machine: no face was read.")
    tell("a simulated audience")
    add(simulate.measure(2_000 if quick else 10_000))
    missed = _missed(sections)
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(_page([*machine, *missing], missed, sections), encoding="utf-8")
    console.print(f"written: {PAGE.relative_to(ROOT)}; targets missed: {len(missed)}")


def _arguments() -> bool:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="half as many of everything")
    return parser.parse_args().quick


def _missed(sections: list[Section]) -> list[str]:
    return [
        f"- **Missed:** {row.what}: {row.cells()[1]}, asked {row.cells()[2]}."
        for section in sections
        for row in section.rows
        if row.missed
    ]


def _page(machine: list[str], missed: list[str], sections: list[Section]) -> str:
    asked = [row for section in sections for row in section.rows if row.target is not None]
    head = COLUMNS[:4]
    lines = [f"| {' | '.join(head)} |", "| :-- | --: | --: | --: |"]
    lines += [f"| {' | '.join(row.cells()[:4])} |" for row in asked]
    verdict = missed or ["- All of them are met."]
    summary = "\n".join(["## What is asked for", "", *lines, "", *verdict]) + "\n"
    parts = [_HEAD, "\n".join(machine) + "\n", summary]
    return "\n".join([*parts, *(section.markdown() for section in sections), _MEANING])


if __name__ == "__main__":
    main()
