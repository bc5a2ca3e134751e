"""Understand a JSON file as a configuration of 2018, with everything odd about it noted."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any, cast

from riot.authoring.riot_json.json_file import JsonFile, JsonPath
from riot.authoring.riot_json.levels import Levels, note_missing
from riot.authoring.riot_json.notebook import Notebook
from riot.authoring.riot_json.original import Original
from riot.authoring.riot_json.ranges import Ranges
from riot.authoring.riot_json.words import file_name, shown, text_of, value_of
from riot.errors import ProblemsFound, RiotError

ALWAYS_HEARD = ("calm", "anger", "fear")
"""The expressions of the 2018 film: listened to even where a file has no branch for one, so that
such a face takes the default and is not read as the nearest of the others."""

_FILM_KEYS = (
    "mode", "media", "video", "audio", "intros", "intro", "credits", "credit", "levels", "level",
    "actors", "title", "name", "displayvalue",
)  # fmt: skip


def understand(source: JsonFile, labels: Sequence[str], notebook: Notebook) -> Original:
    """Read a configuration; `labels` are what the emotion model tells apart.

    Raises RiotError AUT-503 (no such configuration) or ProblemsFound with every AUT-504.
    """
    film, top = _film(source, notebook)
    for path in source.repeated:
        notebook.note("511", path, f"the key {shown(path[-1])} is here twice; the last one counts")
    notebook.unknown(film, top, _FILM_KEYS)
    video, audio = _media(film, top, notebook)
    _mode(film, top, notebook)
    ranges = Ranges(film, notebook)
    intros = ranges.of_many(film, top, "intros", "intro")
    credits_ = ranges.of_many(film, top, "credits", "credit")
    levels = Levels(notebook, ranges, labels, len(credits_)).read(film, top)
    named = dict.fromkeys(label for level in levels for label in level.branches)
    heard = [label for label in dict.fromkeys((*ALWAYS_HEARD, *named)) if label in labels]
    note_missing(notebook, levels, heard)
    if notebook.problems:
        raise ProblemsFound([*notebook.problems, *notebook.notes])
    if not any(
        part.span is not None for level in levels for part in (level, *level.branches.values())
    ):
        raise _refused(source, "holds no level with a range of the film", (*top, "levels"))
    title = text_of(film, "title", "name")
    return Original(title, video, audio, tuple(heard), intros, credits_, levels)


def _film(source: JsonFile, notebook: Notebook) -> tuple[dict[str, Any], JsonPath]:
    """Find the block with levels: the file itself, or one of its blocks, a mode perhaps."""
    if isinstance(source.data, dict):
        whole = cast("dict[str, Any]", source.data)
        if _has_levels(whole):
            return whole, ()
        within = sorted(
            (name for name, block in whole.items() if _has_levels(block)),
            key=lambda name: name.lower() != "installation",
        )
        for other in within[1:]:
            said = f"is left out: one film is imported, {shown(within[0])}"
            notebook.note("511", (other,), f"{shown(other)} {said}")
        if within:
            return whole[within[0]], (within[0],)
    raise _refused(source, "is no configuration of RIOT: it has no `levels`", ())


def _has_levels(block: object) -> bool:
    if not isinstance(block, dict):
        return False
    return isinstance(value_of(cast("dict[str, Any]", block), "levels", "level"), (list, dict))


def _refused(source: JsonFile, message: str, path: JsonPath) -> RiotError:
    line, column = source.place(path)
    hint = "levels have start, end and branch"
    return RiotError("AUT-503", message, file=source.file, line=line, column=column, hint=hint)


def _media(film: Mapping[str, Any], top: JsonPath, notebook: Notebook) -> tuple[str, str]:
    """Give the names of the film file and of the sound that lay apart."""
    media = value_of(film, "media")
    block = cast("dict[str, Any]", media) if isinstance(media, dict) else {"video": media}
    path = (*top, "media")
    name = file_name(value_of(block, "video", "film", "file") or value_of(film, "video"))
    if not name:
        notebook.note("518", path, "names no film file; the graph calls it film.mp4")
        name = "film.mp4"
    sound = file_name(value_of(block, "audio", "sound") or value_of(film, "audio"))
    if sound:
        joined = f"{PurePosixPath(name).stem}-with-sound.mp4"
        notebook.note(
            "519",
            (*path, "audio"),
            f"the sound lay apart, in {shown(sound)}; riot plays the film file's own",
            f"join them: ffmpeg -i {name} -i {sound} -map 0:v -map 1:a -c:v copy -c:a aac "
            f"{joined}; then name {joined} in the graph",
        )
    return name, sound


def _mode(film: Mapping[str, Any], top: JsonPath, notebook: Notebook) -> None:
    mode = value_of(film, "mode")
    if mode not in (None, "installation"):
        said = (
            f"the mode {shown(mode)} is not a matter of the film; `riot rehearse` needs no camera"
        )
        notebook.note("519", (*top, "mode"), said)
