"""Make the folder of a new film that runs at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from riot.authoring.placeholders import draw_placeholders, lacking_clips
from riot.authoring.placeholders.draw import Progress
from riot.config.shipped import SHIPPED
from riot.errors import RiotError

_TEMPLATE = Path(__file__).parent / "template"

SECONDS = 6.0
"""Of each clip: long enough to be read by, short enough to be drawn while somebody waits."""

_FILES = {
    "graph.yaml": "graph.yaml",
    "installation.yaml": "config/installation.yaml",
    "README.md": "README.md",
    "gitignore.txt": ".gitignore",
    "extensions.json": ".vscode/extensions.json",
}
_SCHEMAS = ("scene-graph.schema.json", "installation.schema.json")


def make_film(title: str, folder: Path, progress: Progress | None = None) -> None:
    """Write a film called `title` into `folder`, which is new or empty, and draw its clips.

    Everything is made beside and put in place when it is whole. Raises RiotError AUT-103 (the
    folder is in use), AUT-104 (it cannot be written) or what drawing the clips raises.
    """
    was_there = folder.exists()
    _refuse_what_is_in_use(folder)
    unfinished = folder / ".unfinished"
    try:
        unfinished.mkdir(parents=True)
        _write_texts(title, unfinished)
        _draw_clips(unfinished / "graph.yaml", progress)
        for part in unfinished.iterdir():
            part.rename(folder / part.name)
        unfinished.rmdir()
    except OSError as error:
        raise RiotError(
            "AUT-104",
            f"the film cannot be written: {error.strerror or error}",
            file=str(folder),
            hint="choose a folder that you may write to",
        ) from None
    finally:
        if unfinished.exists():
            shutil.rmtree(folder if not was_there else unfinished, ignore_errors=True)


def _refuse_what_is_in_use(folder: Path) -> None:
    try:
        in_use = folder.exists() and (not folder.is_dir() or any(folder.iterdir()))
    except OSError:
        in_use = True
    if in_use:
        raise RiotError(
            "AUT-103",
            "is there already, and is not an empty folder",
            file=str(folder),
            hint="choose another name, or remove it",
        )


def _write_texts(title: str, folder: Path) -> None:
    for source, target in _FILES.items():
        text = (_TEMPLATE / source).read_text(encoding="utf-8")
        text = text.replace("@QUOTED@", json.dumps(title, ensure_ascii=False))
        text = text.replace("@TITLE@", title)
        (folder / target).parent.mkdir(exist_ok=True)
        (folder / target).write_text(text, encoding="utf-8")
    for name in _SCHEMAS:
        shutil.copyfile(SHIPPED / "config" / name, folder / "config" / name)


def _draw_clips(graph: Path, progress: Progress | None) -> None:
    lacking = lacking_clips(graph, usual=SECONDS)
    draw_placeholders(lacking.folder, lacking.placeholders, progress=progress)
