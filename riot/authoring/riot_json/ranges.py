"""Read ranges of the film file, mending what can be mended."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, cast

from riot.authoring.riot_json.json_file import JsonPath
from riot.authoring.riot_json.notebook import Notebook
from riot.authoring.riot_json.original import Span
from riot.authoring.riot_json.times import FORMS, read_time
from riot.authoring.riot_json.words import plain, shown, value_of

SHORTEST = 0.1
"""Seconds; a shorter range shows nothing, and counts as none."""

_SPAN_KEYS = ("intro", "credit", "start", "end", "name", "title", "number", "id")


class Ranges:
    """Read ranges; one with half of it missing reaches to the nearest time in the file."""

    def __init__(self, film: Mapping[str, Any], notebook: Notebook) -> None:
        self._notebook = notebook
        self._bounds = sorted(set(_times_in(film)))
        self._told_hours = False

    def of_many(
        self, film: Mapping[str, Any], top: JsonPath, many: str, one: str
    ) -> tuple[Span, ...]:
        """Read intros or credits, in the order of the file."""
        found: list[Span] = []
        for path, item in self._notebook.listed(film, top, many, one):
            if not isinstance(item, dict):
                self._notebook.problem(path, f"one of the {many} is a block with start and end")
                continue
            block = cast("dict[str, Any]", item)
            self._notebook.unknown(block, path, _SPAN_KEYS)
            before = len(self._notebook.problems)
            span = self.of(block, path, f"one of the {many}")
            if span is not None:
                found.append(span)
            elif len(self._notebook.problems) == before:
                self._notebook.note("515", path, f"one of the {many} has no length; left out")
        return tuple(found)

    def of(self, block: Mapping[str, Any], path: JsonPath, what: str) -> Span | None:
        """Read a range; None where there is none, or nothing of it could be seen."""
        note = self._notebook.note
        before = len(self._notebook.problems)
        start, end = (self._time(block, path, key) for key in ("start", "end"))
        if len(self._notebook.problems) > before or (start is None and end is None):
            return None
        if start is None:
            start = max((bound for bound in self._bounds if bound < (end or 0)), default=0.0)
            note("515", path, f"{what} has no start; it starts where the range before it ends")
        if end is None:
            end = min((bound for bound in self._bounds if bound > start), default=None)
            if end is None:
                self._notebook.problem(path, f"{what} has no end")
                return None
            note("515", path, f"{what} has no end; it ends where the range after it starts")
        if start > end:
            note("515", path, f"{what} ends before it starts; taken the other way round")
            start, end = end, start
        return Span(start, end) if end - start >= SHORTEST else None

    def _time(self, block: Mapping[str, Any], path: JsonPath, key: str) -> float | None:
        given = value_of(block, key)
        if given is None or given == "":
            return None
        if not self._told_hours and isinstance(given, str) and _may_be_frames(given):
            self._told_hours = True
            said = f"{shown(given)} is read as hours, minutes and seconds, and so are all like it"
            self._notebook.note("515", (*path, key), said, "should they be frames, write .mmm")
        try:
            return read_time(given)
        except ValueError as error:
            self._notebook.problem((*path, key), str(error), FORMS)
            return None


def _may_be_frames(given: str) -> bool:
    return given.count(":") == 2 and not set(given) & {".", ",", ";"}


def _times_in(value: object) -> Iterator[float]:
    """Find every start and end, at any depth."""
    waiting = [value]
    while waiting:
        here = waiting.pop()
        if isinstance(here, list):
            waiting += cast("list[object]", here)
        elif isinstance(here, dict):
            for key, item in cast("dict[str, object]", here).items():
                waiting.append(item)
                if plain(key) in ("start", "end"):
                    try:
                        yield read_time(item)
                    except ValueError:
                        continue
