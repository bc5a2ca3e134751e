"""Read a film as far as it can be read, so that its mistakes can be drawn."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from riot.config.film import Rigs, examine_film
from riot.config.media_folder import resolved
from riot.config.salvage import salvage
from riot.config.source import read_film
from riot.config.yaml_file import Path_, YamlFile, read_yaml
from riot.errors import Problem, ProblemsFound, RiotError
from riot.footage import Footage
from riot.screen.probe import probe_clips
from riot.story.schema import Film, Scene


@dataclass(frozen=True, slots=True)
class Draft:
    """A film with stand-ins for what cannot be read.

    `problems` are those of `riot check`, each with its path in the file. `unclear` says how those
    conditions are written that cannot be read, by scene and number of the way; `lost` are the ways
    whose target cannot be. `bare` are the scenes whose picture cannot be. `footage` is by the
    resolved path of a clip.
    """

    film: Film
    media: Path
    problems: tuple[tuple[Path_, Problem], ...]
    unclear: dict[tuple[str, int], str]
    lost: frozenset[tuple[str, int]]
    bare: frozenset[str]
    footage: dict[Path, Footage]

    def clip(self, scene: Scene) -> Path | None:
        """Give the file of a scene's clip if it lies in the media folder and is there."""
        if scene.clip is None:
            return None
        try:
            path = resolved(self.media / scene.clip.file)
            return path if path.is_relative_to(self.media) and path.is_file() else None
        except (OSError, ValueError):
            return None


def read_draft(path: Path, labels: Iterable[str] | None, rigs: Rigs) -> Draft:
    """Read the film at `path`, checked as `riot check` does.

    Raises RiotError when it is no YAML, or AUT-201 when it has no scenes that could be drawn.
    """
    source, problems = _read(path, labels, rigs)
    film, torn = salvage(source.data)
    if film is None:
        raise ProblemsFound(
            problems or [Problem("AUT-201", "has no scenes that could be drawn", str(path))]
        )
    if ("start",) in torn:
        film = film.model_copy(update={"start": next(iter(film.scenes))})
    ways = {
        (str(place[1]), int(place[3])): place
        for place in torn
        if len(place) > 3 and place[0] == "scenes" and place[2] == "transitions"
        if len(place) == 4 or place[4] == "when"
    }
    draft = Draft(
        film=film,
        media=resolved(path.parent / film.media),
        problems=_with_paths(problems, source),
        unclear={way: _as_written(_at(source.data, place[:5])) for way, place in ways.items()},
        lost=frozenset(way for way, place in ways.items() if len(place) == 4),
        bare=frozenset(
            str(place[1])
            for place in torn
            if place[0] == "scenes" and (len(place) == 2 or place[2:] == ("card",))
        ),
        footage={},
    )
    clips = {draft.clip(scene) for scene in film.scenes.values()}
    draft.footage.update(probe_clips(sorted(clip for clip in clips if clip is not None)))
    return draft


def _read(path: Path, labels: Iterable[str] | None, rigs: Rigs) -> tuple[YamlFile, list[Problem]]:
    """Read all files of a film; when an included one cannot be, the main file alone."""
    try:
        return read_film(path), list(examine_film(path, labels, rigs, probe_clips).problems)
    except RiotError as error:
        return read_yaml(path), list(error.problems)


def _with_paths(problems: Iterable[Problem], source: YamlFile) -> tuple[tuple[Path_, Problem], ...]:
    at: dict[tuple[str, int, int], Path_] = {}
    for path, place in source.places.items():
        here = (place.file, place.line, place.column)
        if len(path) >= len(at.get(here, ())):
            at[here] = path
    return tuple(
        (at.get((problem.file or "", problem.line or 0, problem.column or 0), ()), problem)
        for problem in problems
    )


def _at(data: Any, path: Path_) -> Any:
    for step in path:
        data = data[step]
    return data


def _as_written(value: Any) -> str:
    """Show a condition that could not be read nearly as its author wrote it."""
    if isinstance(value, dict):
        parts = cast("dict[str, Any]", value).items()
        return " ".join(f"{key} {_as_written(part)}" for key, part in parts)
    if isinstance(value, list):
        return ", ".join(_as_written(part) for part in cast("list[Any]", value))
    return "" if value is None else str(value)
