"""`riot replay`: prove that a recorded session comes out the same, or ask what if it had not."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.kept import session_named
from riot.cli.long_work import long_work

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riot.footage import Footage
    from riot.runtime.what_if.film import Asked
    from riot.runtime.what_if.visits import Unfit, Visit


class Format(StrEnum):
    """Who the answer is for."""

    text = "text"
    json = "json"


def replay(
    session: Annotated[
        str | None,
        typer.Argument(help="A session's folder, or its id, or a part of it.", metavar="SESSION"),
    ] = None,
    graph: Annotated[
        Path | None,
        typer.Option(
            help="Play another film to the viewer: its graph.yaml, or its folder.", metavar="FILM"
        ),
    ] = None,
    changes: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="Change a value of the film, or of mood: scenes.street.anger=0.5. Repeatable.",
            metavar="PATH=VALUE",
        ),
    ] = None,
    sessions: Annotated[
        list[Path] | None,
        typer.Option("--from", help="Take every session below this folder.", metavar="LOGS"),
    ] = None,
    why: Annotated[bool, typer.Option(help="Print each decision and its reason.")] = True,
    format_: Annotated[
        Format, typer.Option("--format", help="For people, or for programs.")
    ] = Format.text,
    processes: Annotated[
        int, typer.Option(help="Work in so many processes; the result is the same.", min=1)
    ] = 2,
) -> None:
    """Feed a session through the same line again and compare every effect and reason.

    With --graph or --set the recorded faces watch a changed film: what would have moved? With
    --from all sessions of a folder do. A viewer reacts to what there is to see, and these saw
    another film: the further behind the first change, the less it says.

    The status of a plain replay is 1 when something differs, and 0 when this riot only words a
    reason in another way.
    """
    if (session is None) == (not sessions):
        raise typer.BadParameter("give one session, or --from a folder of them")
    if not (graph or changes):
        if sessions:
            raise typer.BadParameter("--from goes with --set or --graph: what is to be otherwise?")
        _same(session or "", why)
        return
    from riot.cli.films import film_file
    from riot.cli.what_if import show_many, show_one
    from riot.runtime.what_if.changes import read_change
    from riot.runtime.what_if.film import Asked

    film = None if graph is None else film_file(graph)
    asked = Asked(film, tuple(read_change(change) for change in changes or ()))
    footage = _footage(film)
    if sessions:
        show_many(_visits(sessions, asked, footage, processes), format_.value)
        return
    from riot.runtime.what_if.film import Variants
    from riot.runtime.what_if.visits import visit

    found = visit(session_named(session or ""), Variants(asked), footage)
    show_one(found, format_.value)


def _same(session: str, why: bool) -> None:
    from riot.runtime.replay import replay as replay_session
    from riot.story.trace import sentence

    found = replay_session(session_named(session))
    if why:
        for decision in found.decisions:
            typer.echo(sentence(decision))
    counts = f"{found.ticks} ticks, {found.effects} effects, {len(found.decisions)} decisions"
    if found.difference is None and found.wordings:
        reasons = "one reason" if found.wordings == 1 else f"{found.wordings} reasons"
        typer.echo(f"identical but for the wording of {reasons}: {counts}")
        return
    if found.difference is None:
        typer.echo(f"identical: {counts}")
        return
    part = found.difference
    typer.echo(f"differs at tick {part.tick} in {part.stream} (after {counts})")
    typer.echo(f"  recorded: {part.recorded}")
    typer.echo(f"  replayed: {part.replayed}")
    raise typer.Exit(1)


def _visits(
    folders: list[Path], asked: Asked, footage: Mapping[str, Footage], processes: int
) -> list[Visit | Unfit]:

    from riot.errors import RiotError
    from riot.record.sessions import sessions_below
    from riot.runtime.what_if.visits import visits

    paths: dict[str, Path] = {}
    for folder in folders:
        if not folder.is_dir():
            raise RiotError(
                "REC-047",
                "is no folder of sessions",
                file=str(folder),
                hint="give the folder that record.logs or record.folder names",
            )
        paths |= {path.name: path for path in sessions_below(folder)}
    if not paths:
        raise RiotError(
            "REC-047",
            "holds no recorded session",
            file=", ".join(map(str, folders)),
            hint="give the folder that record.logs or record.folder names in the installation",
        )
    with long_work("Visitors watch the changed film", len(paths)) as work:
        return visits(list(paths.values()), asked, footage, processes=processes, tell=work.tell)


def _footage(film: Path | None) -> Mapping[str, Footage]:
    """Check another film as any film, and measure its clips; those not shot yet may be missing."""
    from riot.config.film import examine_film
    from riot.errors import ProblemsFound
    from riot.screen.probe import probe_clips

    if film is None:
        return {}
    checked = examine_film(film, None, None, probe_clips)
    errors = [problem for problem in checked.errors if problem.code != _NOT_THERE]
    if errors:
        raise ProblemsFound(errors)
    return {} if checked.media is None else checked.media.footage


_NOT_THERE = "SCN-031"
"""A clip that is not there yet: the one error that a what-if can do with."""
