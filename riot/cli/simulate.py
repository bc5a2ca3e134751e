"""`riot simulate`: know before opening night how a film will run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from riot.cli.films import FilmArgument, film_file
from riot.cli.long_work import long_work

if TYPE_CHECKING:
    from riot.authoring.simulation import Mind
    from riot.config.film import Rigs

WIDTH = 120
"""Columns of a file or pipe, which has none of its own."""


def simulate(
    film: FilmArgument,
    viewers: Annotated[int, typer.Option(help="How many visits.", metavar="COUNT")] = 10_000,
    seed: Annotated[int, typer.Option(help="The same seed gives the same visits.")] = 1,
    sessions: Annotated[
        Path | None,
        typer.Option("--from", help="Recorded sessions to take the faces from.", metavar="FOLDER"),
    ] = None,
    sweep: Annotated[
        str | None,
        typer.Option(
            help="Move one threshold: scenes.street.anger. `list` shows all.", metavar="PATH"
        ),
    ] = None,
    html: Annotated[
        Path | None, typer.Option(help="Write a page to look at, print and send.", metavar="FILE")
    ] = None,
    json: Annotated[
        Path | None, typer.Option(help="Write everything, all paths too.", metavar="FILE")
    ] = None,
    longest: Annotated[
        str, typer.Option(help="Stop a visit after this long.", metavar="DURATION")
    ] = "2h",
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: read viewers with its model and its mood."),
    ] = None,
    processes: Annotated[
        int, typer.Option(help="Work in so many processes; the result is the same.")
    ] = 2,
) -> None:
    """Send thousands of simulated viewers through a film, by the mood and story of a real show.

    Says how likely every path and ending is, how long visits last, which scenes nobody sees, and
    which decisions are not really decided by a face.
    """
    import json as to_json

    from rich.console import Console

    from riot.authoring.simulation.loading import load_script
    from riot.authoring.simulation.simulating import simulate as run
    from riot.authoring.simulation.thresholds import thresholds_of
    from riot.authoring.writing_files import write_whole
    from riot.cli.simulated import show, show_thresholds
    from riot.screen.probe import probe_clips

    console = Console(markup=False)
    console = console if console.is_terminal else Console(width=WIDTH, markup=False)
    seconds = _seconds(longest)
    mind, rigs = _mind(config)
    script = load_script(film_file(film), mind.labels, rigs, probe_clips)
    if sweep == "list":
        show_thresholds(thresholds_of(script.graph.film), console)
        return
    with long_work("Viewers are watching") as work:
        outcome = run(
            script.graph,
            script.footage,
            mind,
            viewers=viewers,
            seed=seed,
            longest=seconds,
            sessions=sessions,
            sweep=sweep,
            processes=processes,
            file=str(film_file(film)),
            tell=work.tell,
        )
    show(outcome, console)
    files: dict[Path, str | bytes] = {}
    if json is not None:
        files[json] = to_json.dumps(outcome.as_dict(), ensure_ascii=False, indent=1) + "\n"
    if html is not None:
        from riot.authoring.simulation.page import page

        files[html] = page(outcome)
    write_whole(files, "AUT-302")
    for path in files:
        typer.echo(f"written: {path}")


def _mind(config: Path | None) -> tuple[Mind, Rigs]:
    """Give what viewers are read with, and the rigs, where an installation names them."""
    from riot.authoring.simulation import Mind
    from riot.config.installation import load_installation
    from riot.config.shipped import SHIPPED
    from riot.perception.emotion.card import load_card

    if config is None:
        card = load_card(SHIPPED / "models/expression")
        return Mind(card.labels, card.neutral_prior), None
    installation = load_installation(config)
    card = load_card(Path(installation.emotion.model))
    mind = Mind(card.labels, card.neutral_prior, installation.mood)
    return mind, installation.receivers


def _seconds(text: str) -> float:
    from riot.errors import RiotError
    from riot.fields import parse_duration

    try:
        return parse_duration(text)
    except ValueError as error:
        raise RiotError("AUT-301", f"--longest: {error}") from None
