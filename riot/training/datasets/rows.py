"""Read a CSV file row by row; a bad row spoils no other."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from riot.config.validation import did_you_mean
from riot.errors import RiotError
from riot.training.datasets.progress import open_text
from riot.training.datasets.reading import Notes

LONGEST_HEADER = 10_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its line in the file, its number among the rows, and its cells by column.

    `cells` is None where the row is bad, which is noted already.
    """

    line: int
    number: int
    cells: dict[str, str] | None


def read_header(path: Path) -> list[str]:
    """Give the names of the columns; raise RiotError TRN-201 or TRN-202 where there are none."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace") as file:
            line = file.readline(LONGEST_HEADER)
    except OSError as error:
        raise RiotError(
            "TRN-201", f"cannot be read: {error.strerror or error}", file=str(path)
        ) from None
    if not line.strip():
        raise RiotError("TRN-202", "is empty", file=str(path), hint="fetch the file again")
    return _cells(line)


def read_rows(path: Path, needed: tuple[str, ...], notes: Notes) -> Iterator[Row]:
    """Yield every row of a file that has the columns `needed`; rows are one line each.

    Raises RiotError TRN-201 where the file cannot be read, TRN-202 where it is empty or a column
    is missing; notes TRN-203 for a row with too few cells.
    """
    header = read_header(path)
    for column in needed:
        if column not in header:
            raise RiotError(
                "TRN-202",
                f"has no column {column!r}",
                file=str(path),
                line=1,
                hint=did_you_mean(column, header),
            )
    with open_text(path) as file:
        next(file)
        number = 0
        for line, text in enumerate(file, start=2):
            if not text.strip():
                continue
            cells = _row(text, header, path, line, notes)
            yield Row(line, number, cells)
            number += 1
    if not number:
        raise RiotError("TRN-202", "has a header and no rows", file=str(path))


def _row(
    text: str, header: list[str], path: Path, line: int, notes: Notes
) -> dict[str, str] | None:
    try:
        cells = _cells(text)
    except csv.Error as error:
        notes.bad("TRN-203", f"is no row: {error}", path, line)
        return None
    if len(cells) < len(header):
        notes.bad("TRN-203", f"has {len(cells)} of {len(header)} cells", path, line)
        return None
    return dict(zip(header, cells, strict=False))


def _cells(text: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([text], skipinitialspace=True))]
