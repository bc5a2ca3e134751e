"""`riot graph`: see a film as a graph."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.films import FilmArgument, film_file
from riot.cli.long_work import long_work


def graph(
    film: FilmArgument,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="The drawing; its ending chooses html, svg, png, mmd (Mermaid) or dot. Else "
            "TITLE.html in this folder.",
        ),
    ] = None,
    config: Annotated[
        Path | None,
        typer.Option(help="Installation file: check against its model's labels and its rigs."),
    ] = None,
) -> None:
    """Draw a film: its scenes with a frame of each clip, what leads where, and what is wrong.

    A film with mistakes is drawn as far as it can be read; what `riot check` would say stands in
    red at its scene or arrow.
    """

    from riot.authoring.drawing.formats import check_format, draw, file_for
    from riot.authoring.drawing.gather import sketch_film
    from riot.authoring.writing_files import write_whole
    from riot.cli.names import labels_and_rigs

    if out is not None:
        check_format(out)
    labels, rigs = labels_and_rigs(config)
    with long_work("Looking into the clips") as work:
        sketch = sketch_film(film_file(film), labels, rigs, work.tell)
    target = out or file_for(sketch.title, ".html")
    write_whole({target: draw(sketch, check_format(target))}, "AUT-205")
    typer.echo(f"{target}: {sketch.counted()}")
