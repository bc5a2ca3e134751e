"""Read a film's files, the main one and what it includes, as if they were one."""

from __future__ import annotations

import os.path
import posixpath
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from riot.config.validation import did_you_mean
from riot.config.yaml_file import (
    LARGEST_FILE,
    MOST_VALUES,
    Path_,
    Place,
    YamlFile,
    parse_yaml,
    read_text,
)
from riot.errors import Problem, ProblemsFound, RiotError

MOST_FILES = 200
"""Files of one film."""

MERGED = ("scenes", "cues", "variables")
"""The blocks of an included file that become part of the film."""

Fetch = Callable[[str], str]
"""Gives the text of an included file by its name from the film's folder, or raises RiotError."""


@dataclass(frozen=True, slots=True)
class FilmSource(YamlFile):
    """A film's files merged: plain values, and the place of each in its own file.

    `file` and `text` are the main file's; `texts` holds every file's, by its name from the film's
    folder, the main file first.
    """

    texts: Mapping[str, str] = field(default_factory=dict[str, str])


def read_film(path: Path) -> FilmSource:
    """Read the film at `path` with everything that it includes.

    Raises RiotError as read_yaml does, and ProblemsFound with every problem of every file: beside
    YML-…, SCN-060 (an included file outside the film's folder), SCN-061 (one that is not there),
    SCN-062 (a circle), SCN-063 (a name that two files define), SCN-064 (a key that only the main
    file may hold) and SCN-065 (too many files).
    """
    return _Reader(str(path), _from_folder(path.parent)).read(read_text(path))


def film_source(texts: Mapping[str, str], file: str) -> FilmSource:
    """Merge a film from its texts alone, as a session's header keeps them; `file` is the main one.

    Raises as read_film does, and KeyError where `texts` lacks `file`.
    """

    def fetch(name: str) -> str:
        if name not in texts:
            raise RiotError("SCN-061", f"the included file {name!r} is not there")
        return texts[name]

    return _Reader(file, fetch).read(texts[file])


def _from_folder(folder: Path) -> Fetch:
    def fetch(name: str) -> str:
        path = folder / name
        try:
            inside = path.resolve().is_relative_to(folder.resolve())
            there = path.is_file()
        except (OSError, RuntimeError, ValueError):  # a circle of links, a name that is too long
            inside, there = True, False
        if not inside:
            raise _outside(name)
        if not there:
            hint = "write / between folders" if "\\" in name else "check its name"
            raise RiotError("SCN-061", f"the included file {name!r} is not there", hint=hint)
        return read_text(path)

    return fetch


def _outside(name: str) -> RiotError:
    return RiotError(
        "SCN-060",
        f"the included file {name!r} lies outside the film's folder",
        hint="put it beside the film's main file, or below",
    )


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A file to include: its name, where it is asked for, and the files that led there."""

    name: str
    place: Place
    chain: tuple[str, ...]


class _Reader:
    """Merge files depth first, in the order they are named."""

    def __init__(self, file: str, fetch: Fetch) -> None:
        self._file = file
        self._name = os.path.basename(file)
        self._fetch = fetch
        self._texts: dict[str, str] = {}
        self._data: dict[str, Any] = {}
        self._places: dict[Path_, Place] = {}
        self._problems: list[Problem] = []
        self._waiting: list[_Wanted] = []

    def read(self, text: str) -> FilmSource:
        main = parse_yaml(text, self._file)
        self._texts[self._name] = text
        self._places = main.places
        if not isinstance(main.data, dict):
            return FilmSource(self._file, text, main.data, main.places, self._texts)
        self._data = cast("dict[str, Any]", main.data)
        self._ask(main, (self._name,))
        while self._waiting:
            wanted = self._waiting.pop()
            try:
                self._include(wanted)
            except ProblemsFound as error:
                self._problems += error.problems
            except RiotError as error:
                # A problem without a line of its own is shown where the file is asked for.
                [problem] = error.problems
                self._problems.append(
                    problem
                    if problem.line is not None
                    else _at(wanted.place, problem.code, str(problem.message), problem.hint)
                )
        if self._problems:
            raise ProblemsFound(self._problems)
        return FilmSource(self._file, text, self._data, self._places, self._texts)

    def _ask(self, source: YamlFile, chain: tuple[str, ...]) -> None:
        """Note the files that `source` includes; what is no text is refused elsewhere."""
        names = source.data.get("include")
        if not isinstance(names, list):
            return
        folder = posixpath.dirname(chain[-1])
        wanted = [
            _Wanted(posixpath.normpath(posixpath.join(folder, name)), place, chain)
            for number, name in enumerate(cast("list[Any]", names))
            if isinstance(name, str)
            for place in [source.place(("include", number))]
        ]
        self._waiting += reversed(wanted)

    def _include(self, wanted: _Wanted) -> None:
        name = wanted.name
        if posixpath.isabs(name) or os.path.isabs(name) or name.split("/")[0] == "..":
            raise _outside(name)
        if name in wanted.chain:
            circle = " → ".join((*wanted.chain[wanted.chain.index(name) :], name))
            raise RiotError(
                "SCN-062", f"the files include each other in a circle: {circle}", hint="remove one"
            )
        if name in self._texts:
            return
        if len(self._texts) >= MOST_FILES:
            self._waiting.clear()
            raise RiotError("SCN-065", f"the film has more than {MOST_FILES} files")
        text = self._texts[name] = self._fetch(name)
        if sum(map(len, self._texts.values())) > LARGEST_FILE:
            raise RiotError(
                "YML-003", f"the film's files are larger than {LARGEST_FILE // 10**6} MB together"
            )
        source = parse_yaml(text, os.path.join(os.path.dirname(self._file), name))
        if len(self._places) + len(source.places) > MOST_VALUES:
            self._waiting.clear()
            raise RiotError("YML-009", "the film's files have too many values together")
        if source.data is None:
            return
        if not isinstance(source.data, dict):
            self._problems.append(
                _at(source.place(()), "SCN-004", "the file: needs a block of keys")
            )
            return
        self._merge(source)
        self._ask(source, (*wanted.chain, name))

    def _merge(self, source: YamlFile) -> None:
        for key, value in cast("dict[str, Any]", source.data).items():
            place = source.place((key,))
            if key in MERGED:
                self._merge_block(key, value, source)
            elif key == "riot":
                if value != 1 or isinstance(value, bool):
                    self._problems.append(_at(place, "SCN-004", "riot: input should be 1"))
            elif key == "include":
                names = cast("list[Any]", value) if isinstance(value, list) else [None]
                if not all(isinstance(name, str) for name in names):
                    self._problems.append(
                        _at(place, "SCN-004", "include: needs a list of file names")
                    )
            else:
                self._problems.append(_foreign(key, place))
        for path, place in source.places.items():
            if path and path[0] in MERGED:
                self._places.setdefault(path, place)

    def _merge_block(self, key: str, value: Any, source: YamlFile) -> None:
        if not isinstance(value, dict):
            message = f"{key}: needs a block of keys"
            self._problems.append(_at(source.place((key,)), "SCN-004", message))
            return
        mine = self._data.setdefault(key, {})
        if not isinstance(mine, dict):
            return  # the schema refuses what the main file has here
        block = cast("dict[str, Any]", mine)
        for name, item in cast("dict[str, Any]", value).items():
            if name not in block:
                block[name] = item
                continue
            first = self._places[key, name]
            self._problems.append(
                _at(
                    source.place((key, name)),
                    "SCN-063",
                    f"the {key[:-1]} {name!r} is in {first.file}:{first.line} already",
                    "remove or rename one",
                )
            )


def _foreign(key: str, place: Place) -> Problem:
    own = ("riot", *MERGED, "include")
    if key in ("title", "media", "listens_to", "start", "defaults"):
        return _at(place, "SCN-064", f"`{key}` belongs in the film's main file", "move it there")
    return _at(place, "SCN-002", f"unknown key {key!r}", did_you_mean(key, own))


def _at(place: Place, code: str, message: str, hint: str = "") -> Problem:
    return Problem(code, message, place.file, place.line, place.column, hint)
