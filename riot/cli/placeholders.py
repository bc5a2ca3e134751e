"""`riot placeholders`: stand-ins for the clips that are not shot yet."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def placeholders(
    film: Annotated[Path, typer.Argument(help="The film's graph.yaml, or the folder it is in.")],
) -> None:
    """Draw a placeholder for every clip that a film names and that is not there yet.

    Each shows its scene's name and the running time, and is as long as the film asks for. Clips
    that are there are left alone.
    """
    from riot.authoring.placeholders import draw_placeholders, lacking_clips
    from riot.cli.drawing import drawing
    from riot.screen.probe import probe_clips

    path = film / "graph.yaml" if film.is_dir() else film
    found = lacking_clips(path, probe_clips)
    with drawing() as progress:
        draw_placeholders(found.folder, found.placeholders, found.beside, progress)
    for placeholder in found.placeholders:
        scenes = ", ".join(part.scene for part in placeholder.parts)
        typer.echo(f"{placeholder.file}  {placeholder.seconds:g} s  ({scenes})")
    count = len(found.placeholders)
    typer.echo(f"{f'{count} drawn' if count else 'no clip is missing'}: {found.folder}")
