"""Where a value of a file stands."""

from __future__ import annotations

from dataclasses import dataclass

Path_ = tuple[str | int, ...]
"""The keys and item numbers that lead to a value from the top of the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a file; line and column count from 1."""

    line: int
    column: int
    file: str = ""
