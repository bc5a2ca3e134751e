"""`riot check`: prove a film before anybody sees it."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def check(
    films: Annotated[list[Path], typer.Argument(help="Scene graphs (graph.yaml).")],
) -> None:
    """Check films and say everything that is wrong, with file, line and what to do.

    The status is 2 when a film has an error; warnings alone leave it at 0.
    """
    from riot.config.film import load_film
    from riot.config.shipped import SHIPPED
    from riot.errors import Problem, RiotError
    from riot.perception.emotion.card import load_card

    labels = load_card(SHIPPED / "models/expression").labels
    problems: list[Problem] = []
    for film in films:
        try:
            problems += load_film(film, labels, None).warnings
        except RiotError as error:
            problems += error.problems
    for problem in problems:
        typer.echo(str(problem))
    errors = sum(problem.severity == "error" for problem in problems)
    typer.echo(f"{len(films)} checked: {errors} errors, {len(problems) - errors} warnings")
    if errors:
        raise typer.Exit(2)
