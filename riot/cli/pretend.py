"""`riot pretend`: logs of pretended visits, to see a film's report before opening night."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.films import FilmArgument, film_file
from riot.cli.long_work import long_work


def pretend(
    film: FilmArgument,
    logs: Annotated[
        Path, typer.Option(help="Where the sessions go, sealed.", metavar="FOLDER")
    ] = Path("logs-pretended"),
    visits: Annotated[int, typer.Option(min=1, help="How many viewers come.")] = 100,
    days: Annotated[int, typer.Option(min=1, help="Over how many days, up to today.")] = 7,
    seed: Annotated[int, typer.Option(help="The same seed gives the same visits.")] = 1,
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: read viewers with its model and its mood."),
    ] = None,
    processes: Annotated[int, typer.Option(min=1, help="Work in so many processes.")] = 2,
) -> None:
    """Play pretended visits through the real line, as fast as it goes, and keep them as sessions.

    `riot report`, `riot sql`, `riot replay` and `riot export` take the folder like a show's own
    logs; the sessions name the venue "pretended".
    """

    from riot.clock import to_local, utc_now
    from riot.config.installation import Installation, load_installation
    from riot.config.shipped import SHIPPED
    from riot.runtime.season.season import pretend as play

    if config is None:
        model = str(SHIPPED / "models/expression")
        installation = Installation.model_validate({"film": film, "emotion": {"model": model}})
    else:
        installation = load_installation(config)
    record = installation.record.model_copy(update={"venue": "pretended"})
    installation = installation.model_copy(
        update={"film": film_file(film).resolve(), "record": record}
    )
    with long_work("Viewers come and go", visits) as work:
        kept = play(
            installation,
            logs,
            visits=visits,
            days=days,
            last_day=to_local(utc_now()),
            seed=seed,
            processes=processes,
            tell=work.tell,
        )
    typer.echo(f"{kept} sessions of {visits} viewers in {logs}")
    typer.echo(f"See them: riot report {logs}")
