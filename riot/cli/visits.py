"""Show visits so that an attendant knows the one that is meant, and let her choose."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer

if TYPE_CHECKING:
    from datetime import datetime

    from rich.console import Console

    from riot.record.privacy.holdings import Held
    from riot.record.privacy.visits import Remembered


def show_visits(console: Console, visits: Sequence[Remembered], *, numbered: bool = False) -> None:
    """Print a table: begin, length, film, ending, id; with a number to choose by if asked."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for title in (["no."] if numbered else []) + ["began", "lasted", "film", "ending", "session"]:
        # The other columns may break; what somebody copies or compares does not.
        table.add_column(title, no_wrap=title in ("no.", "began", "lasted", "session"))
    for number, visit in enumerate(visits, start=1):
        cells = (told_moment(visit.begun), _lasted(visit), visit.film, _ending(visit))
        table.add_row(*([str(number)] if numbered else []), *cells, _short(visit.held))
    console.print(table)


def chosen(visits: Sequence[Remembered]) -> list[Remembered]:
    """Ask which of them are meant; none is an answer."""
    while True:
        try:
            answer = typer.prompt(
                "Which? A number, several as 1,3, or Enter for none",
                default="",
                show_default=False,
            )
        except typer.Abort:
            return []
        numbers = [int(word) for word in re.findall(r"\d+", answer)]
        if all(0 < number <= len(visits) for number in numbers):
            return [visits[number - 1] for number in dict.fromkeys(numbers)]
        typer.echo(f"There are {len(visits)}.")


def confirmed(count: int) -> bool:
    """Ask before what cannot be undone."""
    what = "this visit" if count == 1 else f"these {count} visits"
    try:
        return typer.confirm(f"Forget {what}? Nobody can bring it back.")
    except typer.Abort:
        typer.echo()
        return False


def told_moment(moment: datetime | None) -> str:
    """Give a moment by the clock on this machine's wall."""
    return "not known" if moment is None else f"{moment.astimezone():%Y-%m-%d %H:%M:%S}"


def _short(held: Held) -> str:
    """Give the part of an id that is chance: nobody else has it, and it can be typed."""
    return held.name if held.begun is None else held.name.rpartition("-")[2]


def _lasted(visit: Remembered) -> str:
    if visit.seconds is None:
        return "goes on" if visit.held.is_written else "not known"
    minutes, seconds = divmod(round(visit.seconds), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def _ending(visit: Remembered) -> str:
    if visit.reason in ("", "ended"):
        return visit.ending
    return f"{visit.reason} in {visit.ending}" if visit.ending else visit.reason
