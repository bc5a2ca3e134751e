"""Take the record's numbers: `python -m bench.record [--quick] [SECTION …]`.

Each section is a module here with `run(quick: bool) -> Section`. The page,
docs/reference/record-numbers.md, is written anew for the sections that were run; the others stay.
"""

from __future__ import annotations

import argparse
import importlib
import os
from pathlib import Path

os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")

from rich.console import Console

from bench.machine import describe, in_one_line, load
from bench.record.page import renewed
from bench.report import Section

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs/reference/record-numbers.md"
WIDTH = 130

SECTIONS = ("kills", "size", "sealing", "replay", "report")
"""The modules, in the order of the page."""


def main() -> None:
    """Run the sections asked for, one after the other, and write each as soon as it is there."""
    given = _arguments()
    console = Console()
    if not console.is_terminal:
        console = Console(width=WIDTH)
    missed = 0
    for name in given.sections or SECTIONS:
        console.print(f"measuring: {name}", style="dim")
        machine = in_one_line(describe(load()))
        section: Section = importlib.import_module(f"bench.record.{name}").run(given.quick)
        console.print(section.table())
        before = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
        page = renewed(before, name, f"{section.markdown()}- {machine}\n", SECTIONS)
        PAGE.write_text(page, encoding="utf-8")
        missed += sum(row.missed for row in section.rows)
    console.print(f"written: {PAGE.relative_to(ROOT)}; targets missed: {missed}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.record", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a fraction of everything")
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=", ".join(SECTIONS))
    given = parser.parse_args()
    if unknown := sorted(set(given.sections) - set(SECTIONS)):
        parser.error(f"no section {', '.join(unknown)}; there are {', '.join(SECTIONS)}")
    return given


if __name__ == "__main__":
    main()
