"""`riot schema`: the JSON Schemas that editors complete from, and the page that people read."""

from __future__ import annotations

from typing import Annotated, Literal

import typer


def schema(
    installation: Annotated[
        bool, typer.Option("--installation", help="Of config/installation.yaml instead.")
    ] = False,
    format_: Annotated[
        Literal["json", "markdown"],
        typer.Option("--format", help="json for editors, markdown for people."),
    ] = "json",
) -> None:
    """Print what a scene file may hold: every key, its meaning and an example."""
    from json import dumps

    from riot.authoring.editor.film import film_schema
    from riot.authoring.editor.installation import installation_schema
    from riot.authoring.editor.reference import reference_page
    from riot.config.shipped import SHIPPED
    from riot.errors import RiotError
    from riot.perception.emotion.card import load_card

    if installation and format_ == "markdown":
        raise RiotError(
            "AUT-101",
            "there is no page of the installation file",
            hint="leave --format out, or read config/installation.yaml",
        )
    labels = load_card(SHIPPED / "models/expression").labels
    if format_ == "markdown":
        typer.echo(reference_page(labels), nl=False)
        return
    found = installation_schema() if installation else film_schema(labels)
    typer.echo(dumps(found, indent=2, ensure_ascii=False))
