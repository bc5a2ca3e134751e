"""Turn a configuration of 2018 into a scene graph that plays."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from riot.authoring.riot_json.json_file import read_json
from riot.authoring.riot_json.notebook import Notebook
from riot.authoring.riot_json.original import Original
from riot.authoring.riot_json.plan import make_plan
from riot.authoring.riot_json.understanding import understand
from riot.authoring.riot_json.writing import write_graph
from riot.errors import Problem


@dataclass(frozen=True, slots=True)
class Imported:
    """A film's text, what its author should know, and where the film file belongs."""

    text: str
    original: Original
    notes: tuple[Problem, ...]
    film_file: Path


def import_riot_json(
    source: Path, out: Path, labels: Sequence[str], media: Path | None = None
) -> Imported:
    """Read the configuration `source` for a graph that will lie at `out`; nothing is written.

    `labels` are what the emotion model tells apart; `media` is the folder with the film file, if
    the author says so. Raises RiotError AUT-501 to AUT-503, or ProblemsFound with each AUT-504.
    """
    file = read_json(source)
    notebook = Notebook(file)
    original = understand(file, labels, notebook)
    plan = make_plan(original, notebook)
    folder = _media_folder(source, out, original.video) if media is None else media
    text = write_graph(
        plan,
        original.title or _title(out),
        _way_to(folder, out.parent),
        source.name,
        _schema(out),
    )
    return Imported(text, original, tuple(notebook.notes), folder / original.video)


def _media_folder(source: Path, out: Path, video: str) -> Path:
    """Find the folder with the film file: beside the configuration, else where media lie."""
    if (source.parent / video).is_file():
        return source.parent
    folder = out.absolute().parent
    if folder.parent.name == "scenes":
        return folder.parent.parent / "media" / folder.name
    return folder / "media"


def _way_to(folder: Path, start: Path) -> str:
    try:
        return Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive
        return folder.absolute().as_posix()


def _title(out: Path) -> str:
    name = out.absolute().parent.name.replace("_", " ").replace("-", " ").strip()
    return name[:1].upper() + name[1:] if name and name.isprintable() else "Untitled"


def _schema(out: Path) -> str | None:
    """Give the way from the graph to the project's JSON Schema, where there is one."""
    folder = out.absolute().parent
    for above in folder.parents:
        schema = above / "config/scene-graph.schema.json"
        if schema.is_file():
            return _way_to(schema, folder)
    return None
