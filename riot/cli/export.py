"""`riot export`: hand a film on to other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.films import FilmArgument, film_file


def export(
    film: FilmArgument,
    scxml: Annotated[
        bool, typer.Option("--scxml", help="As SCXML, the W3C's language for state machines.")
    ] = False,
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The file; else TITLE.scxml in this folder.")
    ] = None,
) -> None:
    """Write a film for other tools. It must be one that `riot check` finds no error in."""
    from riot.authoring.drawing.formats import file_for
    from riot.authoring.scxml.document import scxml as written
    from riot.authoring.writing_files import write_whole
    from riot.cli.names import labels_and_rigs
    from riot.config.film import load_film
    from riot.errors import RiotError
    from riot.story.schema import in_language

    if not scxml:
        raise RiotError("AUT-204", "no format is chosen", hint="add --scxml")
    labels, rigs = labels_and_rigs(None)
    graph = load_film(film_file(film), labels, rigs).graph
    title = in_language(graph.film.title, "en")
    target = out or file_for(title, ".scxml")
    write_whole({target: written(graph)}, "AUT-205")
    typer.echo(f"{target}: {len(graph.stations)} scenes")
