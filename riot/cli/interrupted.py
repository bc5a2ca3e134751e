"""Say which visits a kill or a power cut had left open, and where they are now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from riot.cli.short_path import short_path

if TYPE_CHECKING:
    from riot.record.journal.recover import Recovered

_NAMED = 3
"""Visits that are named; of more, the number says enough."""


def interrupted_in_words(recovered: Sequence[Recovered], logs: Path) -> Iterator[str]:
    """Give a line for all that were closed, and one for each that could not be."""
    closed = [one.folder for one in recovered if not one.problem]
    if closed:
        names = ", ".join(folder.name for folder in closed[:_NAMED])
        if len(closed) > _NAMED:
            names += f" and {len(closed) - _NAMED} more"
        count = "1 visit was" if len(closed) == 1 else f"{len(closed)} visits were"
        yield (
            f"{count} cut off by a crash or a power cut and closed as interrupted: {names}, now in "
            f"{short_path(closed[0].parent)}, next sealed into {short_path(logs)}."
        )
    for one in recovered:
        if one.problem:
            yield (
                f"A visit that was left open cannot be closed and stays as it is: "
                f"{short_path(one.folder)}: {one.problem}"
            )
