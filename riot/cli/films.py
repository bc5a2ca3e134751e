"""Find the file of a film that is named on the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

FILM_FILE = "graph.yaml"

FilmArgument = Annotated[
    Path, typer.Argument(help="The film: its graph.yaml, or its folder.", metavar="FILM")
]


def film_file(film: Path) -> Path:
    """Give the film's main file; `film` is that file, or the folder it is in."""
    return film / FILM_FILE if film.is_dir() else film
