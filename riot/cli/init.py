"""`riot init`: a new film that runs at once."""

from __future__ import annotations

from typing import Annotated

import typer


def init(
    name: Annotated[
        str, typer.Argument(help="The film's name, or the path of its folder: my-film.")
    ],
) -> None:
    """Make the folder of a new film: a commented graph, placeholder clips, all that runs them."""
    from pathlib import Path

    from riot.authoring.new_film import make_film, title_and_folder
    from riot.cli.drawing import drawing

    title, folder = title_and_folder(name, Path())
    with drawing() as progress:
        make_film(title, folder, progress)
    typer.echo(f"{title} is in {folder}. Next:")
    typer.echo(f"  cd {folder}")
    typer.echo("  riot run --camera sim      (or riot run, with your camera)")
    typer.echo("Then open graph.yaml and change it. README.md tells what else there is.")
