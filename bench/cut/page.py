"""Write docs/reference/cuts.md, one part at a time: each command renews its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from rich.table import Table

from bench.cut.results import Line

PAGE = Path(__file__).resolve().parents[2] / "docs/reference/cuts.md"

ORDER = (
    "Cuts in a window",
    "Cuts without a window",
    "On the frame",
    "Processor and dropped pictures",
    "Memory over many cuts",
    "Ten interrupts a second",
    "Hours of play",
    "How it is measured",
)
"""The page's parts, in its order."""

_HEAD = """# Cuts

What a viewer sees and hears of a cut, in numbers. Written by `make bench-cut` and `make soak`;
nothing here is checked by a test, because times depend on the machine. **Bold** is an aim missed.
"""


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: a table with a column for each player, and notes under it."""

    title: str
    players: Sequence[str]
    lines: Sequence[Line]
    notes: Sequence[str] = field(default_factory=tuple[str, ...])

    @property
    def _head(self) -> list[str]:
        aims = any(line.aim for line in self.lines)
        return ["", *self.players, *(["aim"] if aims else [])]

    def table(self) -> Table:
        """Give it for the terminal."""
        head = self._head
        table = Table(title=self.title, title_justify="left")
        for place, name in enumerate(head):
            table.add_column(name, justify="right" if place else "left")
        for line in self.lines:
            style = "yellow" if line.missed else ""
            table.add_row(*(cell.strip("*") for cell in line.cells()[: len(head)]), style=style)
        return table

    def markdown(self) -> str:
        """Give it for the page."""
        head = self._head
        rows = [head, [":--", *["--:"] * (len(head) - 1)]]
        rows += [line.cells()[: len(head)] for line in self.lines]
        table = [f"| {' | '.join(cells)} |" for cells in rows]
        notes = [f"- {note}" for note in self.notes]
        return "\n".join([f"## {self.title}", "", *(table if self.lines else []), "", *notes])


def renew(text: str, parts: Sequence[tuple[str, str]]) -> str:
    """Put parts, as title and Markdown, into the page's text; those of the same title give way."""
    kept: dict[str, str] = {}
    for piece in text.split("\n## ")[1:]:
        kept[piece.partition("\n")[0].strip()] = f"## {piece.strip()}"
    kept.update(parts)
    titles = sorted(kept, key=lambda title: ORDER.index(title) if title in ORDER else len(ORDER))
    return "\n".join([_HEAD, *(f"{kept[title].strip()}\n" for title in titles)])


def write(parts: Sequence[Part]) -> None:
    """Renew these parts of the page."""
    before = PAGE.read_text(encoding="utf-8") if PAGE.is_file() else ""
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    text = renew(before, [(part.title, part.markdown()) for part in parts])
    PAGE.write_text(text, encoding="utf-8")
