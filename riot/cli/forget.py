"""`riot forget`: delete what is kept of a visit, because somebody asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.kept import (
    ConfigOption,
    LogsOption,
    installation_or_default,
    kept_folders,
)
from riot.cli.visits import chosen, confirmed, show_visits, told_moment

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from rich.console import Console

    from riot.record.privacy.holdings import Held
    from riot.record.privacy.visits import Remembered


def forget(
    sessions: Annotated[
        list[str] | None,
        typer.Argument(help="Ids, unique parts of ids, or folders.", metavar="SESSION…"),
    ] = None,
    around: Annotated[
        str | None,
        typer.Option(help="List the visits near a moment and choose: '2026-11-21 15:10', 15:10."),
    ] = None,
    config: ConfigOption = None,
    logs: LogsOption = None,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask first.")] = False,
) -> None:
    """Delete everything that is kept of a visit: its journal and its sealed form.

    A visit that still goes on is refused. The folders of the installation are looked in, or those
    of --logs.
    """
    from rich.console import Console

    from riot.record.archive.removal import finish_removals
    from riot.record.privacy.forgetting import being_written, choose
    from riot.record.privacy.holdings import find_held
    from riot.record.privacy.visits import remember

    if bool(sessions) == (around is not None):
        raise typer.BadParameter("give sessions, or --around a moment")
    if around is not None and yes:
        raise typer.BadParameter("--around asks which visit is meant: leave --yes out")
    whose = installation_or_default(config)
    roots = kept_folders(whose, logs)
    finish_removals(roots)
    held = find_held(roots)
    console = Console(highlight=False, markup=False)
    if around is not None:
        meant = _choose_near(console, around, held)
    else:
        named = {one.name: one for one in (choose(text, roots, held) for text in sessions or ())}
        meant = [remember(one) for one in named.values()]
    for visit in meant:
        if visit.held.is_written:
            raise being_written(visit.held)
    if around is None and not yes:
        show_visits(console, meant)
    if meant and (yes or confirmed(len(meant))):
        _forget(console, meant, whose.record.logs if whose is not None and not logs else None)
    else:
        console.print("Nothing was forgotten.")


def _choose_near(console: Console, around: str, held: Sequence[Held]) -> list[Remembered]:
    from riot.clock import utc_now
    from riot.record.privacy.visits import parse_moment, visits_near

    moment = parse_moment(around, utc_now())
    near = visits_near(held, moment)
    if not near:
        console.print(f"No visit within half an hour of {told_moment(moment)}.")
        return []
    show_visits(console, near, numbered=True)
    return chosen(near)


def _forget(console: Console, chosen: Sequence[Remembered], logs: Path | None) -> None:
    from riot.clock import utc_now
    from riot.errors import RiotError
    from riot.record.archive.place import DAY
    from riot.record.privacy.forgetting import count_forgotten
    from riot.record.privacy.forgetting import forget as forget_session

    for visit in chosen:
        held = visit.held
        try:
            size = forget_session(held)
        except OSError as error:
            raise RiotError(
                "REC-035",
                f"session {held.name} cannot be forgotten: {error.strerror or error}",
                file=str(error.filename) if error.filename else None,
                hint="what was not told as forgotten is still there; give the user who runs riot "
                "the right to delete it, and forget it again",
            ) from error
        forms = [
            *(["journal"] if held.journals else []),
            *(["sealed"] if held.sealed else []),
            *(["what stopped halfway"] if held.rests else []),
        ]
        words = f"forgotten: {held.name} ({' and '.join(forms)}, {size / 1e6:.1f} MB)"
        console.print(words, soft_wrap=True)
        sealed = next((one for one in held.sealed if one.parent.name.startswith(DAY)), None)
        where = sealed.parent.parent if sealed is not None else logs
        if where is not None and where.is_dir():
            count_forgotten(where, 1, f"{utc_now().astimezone():%Y-%m-%d}")
    console.print("What was exported, reported or copied before stays where it was put.")
