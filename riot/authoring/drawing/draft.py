"""Read a film as far as it can be read, so that its mistakes can be drawn."""

from __future__ import annotations

import copy
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from riot.config.film import load_film
from riot.config.source import read_film
from riot.config.yaml_file import Path_, YamlFile, read_yaml
from riot.errors import Problem, ProblemsFound, RiotError
from riot.footage import Footage
from riot.screen.probe import probe_clips
from riot.story.schema import Film

NOWHERE = ""
"""The target of a way whose `to` cannot be read."""

_ROUNDS = 40

_Part = dict[str, Any]


@dataclass(slots=True)
class Draft:
    """A film with what cannot be read left out.

    `problems` are those of `riot check`, each with its path in the file. `unclear` holds the ways
    (scene, number) whose condition was left out and how it was written; `bare` the scenes whose
    picture was. `footage` is by the resolved path of a clip.
    """

    film: Film
    media: Path
    problems: list[tuple[Path_, Problem]]
    unclear: dict[tuple[str, int], str] = field(default_factory=dict[tuple[str, int], str])
    bare: set[str] = field(default_factory=set[str])
    footage: dict[Path, Footage] = field(default_factory=dict[Path, Footage])


def read_draft(path: Path, labels: Iterable[str] | None, rigs: Iterable[str] | None) -> Draft:
    """Read the film at `path`, checked as `riot check` does.

    Raises RiotError when it is no YAML, or has no scenes that could be drawn.
    """
    footage: dict[Path, Footage] = {}

    def probe(paths: Iterable[Path]) -> dict[Path, Footage]:
        found = probe_clips(paths)
        footage.update(found)
        return found

    source, problems = _source(path)
    try:
        problems += load_film(path, labels, rigs, probe).warnings
    except RiotError as error:
        problems += [problem for problem in error.problems if problem not in problems]
    draft = _Mending(source, path).film(problems)
    draft.problems = _with_paths(problems, source)
    draft.footage = footage
    return draft


def _source(path: Path) -> tuple[YamlFile, list[Problem]]:
    """Read all files of a film; when an included one cannot be, the main file alone."""
    try:
        return read_film(path), []
    except RiotError as error:
        return read_yaml(path), list(error.problems)


def _with_paths(problems: list[Problem], source: YamlFile) -> list[tuple[Path_, Problem]]:
    at: dict[tuple[str, int, int], Path_] = {}
    for path, place in source.places.items():
        here = (place.file, place.line, place.column)
        if len(path) >= len(at.get(here, ())):
            at[here] = path
    return [
        (at.get((problem.file or "", problem.line or 0, problem.column or 0), ()), problem)
        for problem in problems
    ]


class _Mending:
    """Leave out, round by round, what the schema refuses, until the rest is a film."""

    def __init__(self, source: YamlFile, path: Path) -> None:
        self._data: Any = copy.deepcopy(source.data)
        self._path = path
        self._unclear: dict[tuple[str, int], str] = {}
        self._bare: set[str] = set()

    def film(self, problems: list[Problem]) -> Draft:
        for _ in range(_ROUNDS):
            if not isinstance(self._data, dict) or not self._data.get("scenes"):
                break
            try:
                film = Film.model_validate(self._data)
            except ValidationError as error:
                for detail in error.errors(include_url=False):
                    self._mend(detail)
                continue
            media = _resolved(self._path.parent / film.media)
            return Draft(film, media, [], self._unclear, self._bare)
        raise ProblemsFound(
            problems or [Problem("AUT-201", "has no scenes that could be drawn", str(self._path))]
        )

    def _mend(self, detail: ErrorDetails) -> None:
        path = self._known(detail["loc"])
        if path[:1] == ("scenes",) and len(path) > 1:
            self._mend_scene(str(path[1]), path[2:], detail)
        elif detail["type"] == "missing" and len(detail["loc"]) == 1:
            self._data[detail["loc"][0]] = self._stand_in(str(detail["loc"][0]))
        elif path:
            self._leave_out(path)
            if path == ("listens_to",):
                self._data["listens_to"] = self._stand_in("listens_to")

    def _stand_in(self, key: str) -> Any:
        scenes = cast("_Part", self._data.get("scenes") or {})
        known: _Part = {
            "riot": 1,
            "title": self._path.parent.name or self._path.stem,
            "media": ".",
            "listens_to": ["?", "? "],
            "start": next(iter(scenes), "start"),
        }
        return known.get(key)

    def _mend_scene(self, name: str, path: Path_, detail: ErrorDetails) -> None:
        scene = self._data["scenes"][name]
        if not isinstance(scene, dict):
            self._bare.add(name)
            self._data["scenes"][name] = {"card": {"text": "", "for": "1s"}}
            return
        part = cast("_Part", scene)
        match path:
            case ():
                self._mend_picture(name, part)
            case ("transitions", int(number), *rest):
                self._mend_way(name, part["transitions"], number, rest)
            case ("clip" | "card" as key, *_):
                known = [*path, *(detail["loc"][-1:] if detail["type"] == "missing" else ())]
                if known[1:2] in (["file"], ["text"]) or len(known) == 1:
                    del part[key]
                elif known[1:2] == ["for"]:
                    part[key]["for"] = "1s"
                else:
                    self._leave_out(("scenes", name, *path))
            case _:
                self._leave_out(("scenes", name, *path))

    def _mend_picture(self, name: str, scene: _Part) -> None:
        if scene.get("clip") is not None:
            scene.pop("card", None)
        elif scene.get("card") is not None and scene.get("loop"):
            del scene["loop"]
        else:
            self._bare.add(name)
            scene.pop("loop", None)
            scene["card"] = {"text": "", "for": "1s"}

    def _mend_way(self, name: str, ways: list[Any], number: int, rest: list[Any]) -> None:
        way = ways[number]
        if not isinstance(way, dict) or (not rest and "to" in way):
            ways[number] = {"to": NOWHERE}
            self._unclear.setdefault((name, number), _as_written(way))
            return
        part = cast("_Part", way)
        if rest[:1] == ["when"]:
            self._unclear[name, number] = _as_written(part.pop("when"))
        elif not rest or rest[0] == "to":
            part["to"] = NOWHERE
        else:
            part.pop(rest[0], None)

    def _known(self, path: tuple[int | str, ...]) -> Path_:
        """Give the part of `path` that is in the data; the schema names its own parts too."""
        here, found = self._data, list[str | int]()
        for step in path:
            if isinstance(here, dict) and step in here:
                here = cast("_Part", here)[cast("str", step)]
            elif isinstance(here, list) and isinstance(step, int) and step < len(here):
                here = cast("list[Any]", here)[step]
            else:
                continue
            found.append(step)
        return tuple(found)

    def _leave_out(self, path: Path_) -> None:
        here: Any = self._data
        for step in path[:-1]:
            here = here[step]
        if isinstance(here, list):
            del here[int(path[-1])]
        elif isinstance(here, dict):
            cast("_Part", here).pop(str(path[-1]), None)


def _as_written(value: Any) -> str:
    """Show a condition that could not be read nearly as its author wrote it."""
    if isinstance(value, dict):
        parts = cast("_Part", value).items()
        return " ".join(f"{key} {_as_written(part)}" for key, part in parts)
    if isinstance(value, list):
        return ", ".join(_as_written(part) for part in cast("list[Any]", value))
    return "" if value is None else str(value)


def _resolved(path: Path) -> Path:
    try:
        return path.resolve()
    except (OSError, RuntimeError):
        return path.absolute()
