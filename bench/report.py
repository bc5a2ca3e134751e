"""What a measurement gives: rows of a table, on the terminal and in Markdown."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from rich.table import Table


@dataclass(frozen=True, slots=True)
class Target:
    """What the project asks of a number: at most, or at least, `value`."""

    value: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Say whether a number meets it; one that could not be taken does not."""
        if math.isnan(value):
            return False
        return value >= self.value if self.at_least else value < self.value


@dataclass(frozen=True, slots=True)
class Row:
    """One number, what is asked of it, and the same number of a naive program beside it."""

    what: str
    value: float
    unit: str
    digits: int = 1
    target: Target | None = None
    naive: float | None = None

    @property
    def missed(self) -> bool:
        """Say whether there is a target and the number misses it."""
        return self.target is not None and not self.target.met_by(self.value)

    def cells(self) -> tuple[str, ...]:
        """Give what, value, target, value over target, the naive value, and value over that."""
        asked = of_target = ""
        if self.target is not None:
            sign = "≥" if self.target.at_least else "<"
            asked = f"{sign} {self.target.value:g} {self.unit}".rstrip()
            of_target = _ratio(self.value, self.target.value)
            of_target += " (missed)" if self.missed else ""
        naive = of_naive = ""
        if self.naive is not None:
            naive = self._number(self.naive)
            of_naive = _ratio(self.value, self.naive)
        return self.what, self._number(self.value), asked, of_target, naive, of_naive

    def _number(self, value: float) -> str:
        return "none" if math.isnan(value) else f"{value:.{self.digits}f} {self.unit}".rstrip()


COLUMNS = ("what", "here", "asked", "here / asked", "naive", "here / naive")


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement: its rows, and how they were taken."""

    title: str
    rows: Sequence[Row]
    notes: Sequence[str] = field(default_factory=tuple[str, ...])

    def table(self) -> Table:
        """Give it for the terminal."""
        table = Table(title=self.title, title_justify="left")
        for name in COLUMNS:
            table.add_column(name, justify="left" if name == "what" else "right")
        for row in self.rows:
            table.add_row(*row.cells(), style="yellow" if row.missed else "")
        return table

    def markdown(self) -> str:
        """Give it for the page; columns that stay empty are left out."""
        lines = [row.cells() for row in self.rows]
        used = [n for n in range(len(COLUMNS)) if n < 2 or any(cells[n] for cells in lines)]
        head = [COLUMNS[n] for n in used]
        parts = [f"## {self.title}", "", _line(head), _line([":--"] + ["--:"] * (len(used) - 1))]
        parts += [_line([cells[n] for n in used]) for cells in lines]
        parts += ["", *(f"- {note}" for note in self.notes)]
        return "\n".join(parts).rstrip() + "\n"


def percentile(values: Sequence[float], share: float) -> float:
    """Give the smallest value that `share` of all do not exceed; NaN of none."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    return ordered[min(len(ordered), max(1, math.ceil(share * len(ordered)))) - 1]


def mean(values: Sequence[float]) -> float:
    """Give the mean; NaN of none."""
    return sum(values) / len(values) if values else math.nan


def _ratio(value: float, other: float) -> str:
    if math.isnan(value) or math.isnan(other) or other == 0:
        return "–"
    return f"{value / other:.2g}" if abs(value / other) < 10 else f"{value / other:.0f}"


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"
