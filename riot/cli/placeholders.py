"""`riot placeholders`: stand-ins for the clips that are not shot yet."""

from __future__ import annotations

import os
from pathlib import Path

import typer

from riot.cli.films import FilmArgument, film_file


def placeholders(
    film: FilmArgument,
) -> None:
    """Draw a placeholder for every clip that a film names and that is not there yet.

    Each shows its scene's name and the running time, and is as long as the film asks for. Clips
    that are there are left alone.
    """
    from riot.authoring.placeholders import draw_placeholders, lacking_clips
    from riot.cli.drawing import drawing
    from riot.screen.probe import probe_clips

    found = lacking_clips(film_file(film), probe_clips)
    with drawing() as progress:
        draw_placeholders(found.folder, found.placeholders, found.beside, progress)
    for placeholder in found.placeholders:
        scenes = ", ".join(part.scene for part in placeholder.parts)
        typer.echo(f"{placeholder.file}  {placeholder.seconds:g} s  ({scenes})")
    count = len(found.placeholders)
    typer.echo(f"{f'{count} drawn' if count else 'no clip is missing'}: {_short(found.folder)}")


def _short(folder: Path) -> str:
    """Give the folder from here, where that is shorter."""
    return min(os.path.relpath(folder), str(folder), key=len)
