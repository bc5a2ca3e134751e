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
    from riot.authoring.placeholders import draw_placeholders, plan_placeholders
    from riot.cli.drawing import drawing
    from riot.config.film import examine_film
    from riot.errors import ProblemsFound
    from riot.screen.probe import probe_clips

    path = film / "graph.yaml" if film.is_dir() else film
    checked = examine_film(path, None, None, probe_clips)
    if checked.film is None or checked.media is None:
        raise ProblemsFound(checked.problems)
    plan = plan_placeholders(checked.film, checked.media.missing, "en")
    beside = next((clip for clip in checked.media.footage.values() if not clip.problem), None)
    with drawing() as progress:
        draw_placeholders(checked.folder, plan, beside, progress)
    for placeholder in plan:
        scenes = ", ".join(part.scene for part in placeholder.parts)
        typer.echo(f"{placeholder.file}  {placeholder.seconds:g} s  ({scenes})")
    there = "nothing is missing" if not plan else f"{len(plan)} drawn"
    typer.echo(f"{there}: {checked.folder}")
