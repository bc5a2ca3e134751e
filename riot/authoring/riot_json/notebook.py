"""Collect what is odd about a configuration: notes for the author, and problems that stop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

from riot.authoring.riot_json.json_file import JsonFile, JsonPath
from riot.authoring.riot_json.words import plain, shown, value_of, whole
from riot.errors import Problem

MOST = 20
"""Notes of one block that become comments; all of them are on the terminal."""


class Notebook:
    """Keep notes and problems, each with its place in the file."""

    def __init__(self, source: JsonFile) -> None:
        self._source = source
        self.notes: list[Problem] = []
        self.problems: list[Problem] = []
        self._by_path: list[tuple[JsonPath, str]] = []

    def note(self, code: str, path: JsonPath, message: str, hint: str = "") -> None:
        """Keep something that the author should know."""
        self.notes.append(self._placed(code, path, message, hint, "note"))
        self._by_path.append((path, message))

    def problem(self, path: JsonPath, message: str, hint: str = "") -> None:
        """Keep a value that cannot be understood, AUT-504."""
        self.problems.append(self._placed("504", path, message, hint, "error"))

    def below(self, path: JsonPath) -> tuple[str, ...]:
        """List the notes about the block at `path`; of many only the first."""
        return _few([message for at, message in self._by_path if at[: len(path)] == path])

    def elsewhere(self, paths: Iterable[JsonPath]) -> tuple[str, ...]:
        """List the notes about none of the blocks at `paths`; of many only the first."""
        told = set(paths)
        return _few(
            [
                message
                for at, message in self._by_path
                if not any(at[:length] in told for length in range(len(at) + 1))
            ]
        )

    def unknown(self, block: Mapping[str, Any], path: JsonPath, known: Iterable[str]) -> None:
        """Note the keys that say nothing to us."""
        for key in block:
            if plain(key) not in known:
                self.note("511", (*path, key), f"the key {shown(key)} says nothing to riot")

    def listed(
        self, block: Mapping[str, Any], at: JsonPath, *names: str
    ) -> list[tuple[JsonPath, Any]]:
        """Give the items of a list, or of a map by number, each with its path.

        A lone range, a block with a `start`, is one item.
        """
        key = next((key for key in block if plain(key) in names), names[0])
        value = block.get(key)
        if isinstance(value, list):
            items = cast("list[Any]", value)
            return [((*at, key, number), item) for number, item in enumerate(items)]
        if isinstance(value, dict):
            found = cast("dict[str, Any]", value)
            if value_of(found, "start") is not None:
                return [((*at, key), found)]
            # Numbers sort as numbers, and words stay in the order of the file behind them.
            order = sorted(found, key=lambda name: (whole(name) is None, whole(name) or 0))
            return [((*at, key, name), found[name]) for name in order]
        if value is not None:
            self.problem((*at, key), f"{key}: needs a list")
        return []

    def _placed(self, code: str, path: JsonPath, message: str, hint: str, severity: str) -> Problem:
        line, column = self._source.place(path)
        return Problem(f"AUT-{code}", message, self._source.file, line, column, hint, severity)


def _few(messages: list[str]) -> tuple[str, ...]:
    more = len(messages) - MOST
    return tuple(messages) if more <= 0 else (*messages[:MOST], f"and {more} notes more")
