"""`riot check`: prove a film before anybody sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    films: Annotated[
        list[Path] | None,
        typer.Argument(help="Scene graphs (graph.yaml); else the film of --config."),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: check against its model's labels and its rigs."),
    ] = None,
) -> None:
    """Check films and say everything that is wrong, with file, line and what to do.

    Without an installation file, labels are checked against the shipped model's, and rigs not at
    all. The status is 2 when a film has an error; warnings alone leave it at 0.
    """
    from riot.config.film import load_film
    from riot.config.installation import load_installation
    from riot.config.shipped import SHIPPED
    from riot.errors import Problem, RiotError
    from riot.perception.emotion.card import load_card

    installation = None if config is None else load_installation(config)
    if installation is None:
        labels, rigs = load_card(SHIPPED / "models/expression").labels, None
    else:
        labels = load_card(Path(installation.emotion.model)).labels
        rigs = [rig.name for rig in installation.rigs]
        films = films or [installation.film]
    if not films:
        raise RiotError(
            "CLI-002", "no film is given", hint="name a graph.yaml, or --config INSTALLATION"
        )
    problems: list[Problem] = []
    for film in films:
        try:
            problems += load_film(film, labels, rigs).warnings
        except RiotError as error:
            problems += error.problems
    for problem in problems:
        typer.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    typer.echo(f"{len(films)} checked: {errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise typer.Exit(2)
