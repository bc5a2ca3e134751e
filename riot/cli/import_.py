"""`riot import`: films that were made for other software."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from riot.cli.short_path import short_path

app = typer.Typer(help="Bring a film that was made for other software.")


@app.callback()
def choose() -> None:
    """Bring a film that was made for other software."""


@app.command("riot-json")
def riot_json(
    file: Annotated[Path, typer.Argument(help="The JSON configuration.", metavar="FILE")],
    out: Annotated[
        Path, typer.Option("-o", "--out", help="The scene graph to write: scenes/x/graph.yaml.")
    ],
    media: Annotated[
        Path | None, typer.Option(help="The folder that holds the film file, if not media/x.")
    ] = None,
) -> None:
    """Import the configuration of RIOT (2018) or of its storyline manager.

    What is odd in it is mended and noted, here and in the graph's comments; nothing is written
    over. Where the film file is in its place already, the new film is checked at once.
    """
    from riot.authoring.riot_json.importing import import_riot_json
    from riot.authoring.writing_files import write_whole
    from riot.config.shipped import SHIPPED
    from riot.errors import RiotError
    from riot.perception.emotion.card import load_card

    out = out / "graph.yaml" if out.is_dir() or not out.suffix else out
    if out.exists():
        raise RiotError(
            "AUT-505",
            "exists already, and an import writes over nothing",
            file=str(out),
            hint="choose another name, or remove it first",
        )
    labels = load_card(SHIPPED / "models/expression").labels
    imported = import_riot_json(file, out, labels, media)
    write_whole({out: imported.text}, "AUT-506")
    for note in imported.notes:
        typer.echo(str(note))
    film = imported.original
    branches = sum(len(level.branches) for level in film.levels)
    counted = f"{len(film.levels)} levels, {branches} branches, {len(imported.notes)} notes"
    typer.echo(f"{out}: {counted}")
    if imported.film_file.is_file():
        _check(out, labels)
    else:
        typer.echo(f"now put the film file here: {short_path(imported.film_file)}")
        typer.echo(f"(or have a stand-in drawn, in some minutes: riot placeholders {out})")
        typer.echo(f"then check the film: riot check {out}")


def _check(film: Path, labels: tuple[str, ...]) -> None:
    from riot.config.film import examine_film
    from riot.screen.probe import probe_clips

    checked = examine_film(film, labels, None, probe_clips)
    for problem in checked.problems:
        typer.echo(str(problem))
    if checked.errors:
        raise typer.Exit(2)
    typer.echo(f"checked: {len(checked.problems)} warnings. Play it: riot rehearse {film}")
