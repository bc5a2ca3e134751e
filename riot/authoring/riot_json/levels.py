"""Read levels and their branches: numbers, expressions, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, cast

from riot.authoring.riot_json.json_file import JsonPath
from riot.authoring.riot_json.notebook import Notebook
from riot.authoring.riot_json.original import CREDITS, OldBranch, OldLevel
from riot.authoring.riot_json.ranges import Ranges
from riot.authoring.riot_json.words import listing, shown, text_of, value_of, whole
from riot.labels import ALSO_CALLED

_LEVEL_KEYS = (
    "level", "number", "id", "title", "name", "start", "end", "branch", "branches", "outcome",
)  # fmt: skip
_BRANCH_KEYS = ("start", "end", "outcome", "enabled", "emotion", "label", "name")

NEXT = 0
"""Stands for "the next level in order" until the order is known."""


class Levels:
    """Read the levels of a film; `labels` are what the model tells apart."""

    def __init__(
        self, notebook: Notebook, ranges: Ranges, labels: Sequence[str], shown_credits: int
    ) -> None:
        self._notebook = notebook
        self._ranges = ranges
        self._labels = labels
        self._credits = shown_credits

    def read(self, film: Mapping[str, Any], top: JsonPath) -> tuple[OldLevel, ...]:
        """Give the levels in the order of their numbers."""
        taken: set[int] = set()
        levels: list[OldLevel] = []
        for position, (path, item) in enumerate(
            self._notebook.listed(film, top, "levels", "level")
        ):
            if not isinstance(item, dict):
                self._notebook.problem(path, "a level is a block of keys")
                continue
            block = cast("dict[str, Any]", item)
            number = self._number(block, path, position, taken)
            taken.add(number)
            self._notebook.unknown(block, path, _LEVEL_KEYS)
            branches = self._branches(block, path, number)
            given = value_of(block, "outcome")
            levels.append(
                OldLevel(
                    number,
                    text_of(block, "title", "name"),
                    self._ranges.of(block, path, f"level {number}"),
                    branches,
                    NEXT if given is None else self._outcome(given, (*path, "outcome")),
                    path,
                )
            )
        return self._in_order(levels, film, top)

    def _number(
        self, block: Mapping[str, Any], path: JsonPath, position: int, taken: set[int]
    ) -> int:
        given = value_of(block, "level", "number", "id")
        said = whole(path[-1] if given is None and isinstance(path[-1], str) else given)
        if said is not None and said >= 0 and said not in taken:
            return said
        number = position + 1
        while number in taken:
            number += 1
        if said is not None and said >= 0:
            what = f"there is a level {said} already"
        elif given is None:
            what = "the level has no number"
        else:
            what = f"{shown(given)} is no number for a level"
        self._notebook.note("516", path, f"{what}; it becomes level {number}")
        return number

    def _in_order(
        self, levels: list[OldLevel], film: Mapping[str, Any], top: JsonPath
    ) -> tuple[OldLevel, ...]:
        """Sort by number, settle what comes next, and check where every outcome leads."""
        ordered = sorted(levels, key=lambda level: level.number)
        if ordered != levels:
            said = "the levels do not stand in the order of their numbers; the numbers count"
            self._notebook.note("516", (*top, "levels"), said)
        known = {level.number for level in levels}
        serial = self._serial(levels, film, top)
        found: list[OldLevel] = []
        for position, level in enumerate(ordered, 1):
            after = ordered[position].number if position < len(ordered) else CREDITS
            leads = after if serial or level.outcome == NEXT else level.outcome
            branches = {
                label: replace(
                    branch,
                    outcome=after if serial else self._led(branch.outcome, known, branch.path),
                )
                for label, branch in level.branches.items()
            }
            outcome = self._led(leads, known, level.path)
            found.append(replace(level, branches=branches, outcome=outcome))
        return tuple(found)

    def _serial(self, levels: Sequence[OldLevel], film: Mapping[str, Any], top: JsonPath) -> bool:
        """Tell a film for the player that went on from level to level."""
        leads = {branch.outcome for level in levels for branch in level.branches.values()}
        if value_of(film, "actors") is None or leads - {CREDITS}:
            return False
        self._notebook.note(
            "519",
            (*top, "actors"),
            "with `actors` the original player went on from level to level and never looked at "
            "the outcomes: so does this film",
        )
        return True

    def _led(self, outcome: int, known: set[int], path: JsonPath) -> int:
        if outcome < 0 or outcome in known:
            return outcome
        self._notebook.note("513", path, f"there is no level {outcome}: it leads to the credits")
        return CREDITS

    def _branches(
        self, level: Mapping[str, Any], at: JsonPath, number: int
    ) -> dict[str, OldBranch]:
        found: dict[str, OldBranch] = {}
        note = self._notebook.note
        for path, item in self._notebook.listed(level, at, "branch", "branches", "emotions"):
            block: Any = {"outcome": item} if whole(item) is not None else item
            if item is None:
                continue
            if not isinstance(block, dict):
                self._notebook.problem(path, "a branch is a block of keys")
                continue
            branch = cast("dict[str, Any]", block)
            named = path[-1]
            if not isinstance(named, str):
                named = value_of(branch, "emotion", "label", "name")
            label = self._label(named)
            if value_of(branch, "enabled") is False:
                note("514", path, f"the branch {shown(named)} is switched off; left out")
            elif label is None:
                said = f"the model reads no {shown(named)}: the branch is left out"
                note("514", path, said, f"it reads {', '.join(self._labels)}")
            elif label in found:
                said = f"level {number} has a branch for {label!r} already; this one is left out"
                note("514", path, said)
            else:
                if label != named:
                    note("514", path, f"{shown(named)} is called {label!r} here")
                self._notebook.unknown(branch, path, _BRANCH_KEYS)
                found[label] = OldBranch(
                    label,
                    self._ranges.of(branch, path, f"the branch {label!r} of level {number}"),
                    self._outcome(value_of(branch, "outcome"), (*path, "outcome")),
                    path,
                )
        return found

    def _label(self, named: object) -> str | None:
        word = named.strip().lower() if isinstance(named, str) else ""
        label = word if word in self._labels else ALSO_CALLED.get(word)
        return label if label in self._labels else None

    def _outcome(self, given: object, path: JsonPath) -> int:
        """Read an outcome: a number as such or as text, `level 2`, `credits`, `credit 2`."""
        if given is None:
            self._notebook.note("513", path, "there is no outcome: it leads to the credits")
            return CREDITS
        words = given if isinstance(given, str) else ""
        kind, _, rest = " ".join(
            words.lower().replace("_", " ").replace(":", " ").split()
        ).partition(" ")
        number = whole(rest if kind == "level" else given)
        if number is not None:
            return max(number, CREDITS) or CREDITS
        chosen = whole(rest) or 1
        if kind in ("credit", "credits", "end") and 1 <= chosen <= max(1, self._credits):
            return -chosen
        said = f"the outcome {shown(given)} names no level: it leads to the credits"
        self._notebook.note("513", path, said)
        return CREDITS


def note_missing(notebook: Notebook, levels: Sequence[OldLevel], heard: Sequence[str]) -> None:
    """Note each expression that the film listens to and that a level has no branch for."""
    named = {label for level in levels for label in level.branches}
    for level in levels:
        missing = [label for label in heard if label in named and label not in level.branches]
        if level.branches and missing:
            notebook.note(
                "512",
                level.path,
                f"level {level.number} has no branch for {listing(missing)}, which stopped the "
                f"original: the default, {level.default.label!r}, stands in",
            )
    never = [label for label in heard if label not in named]
    if never and named:
        defaults = dict.fromkeys(level.default.label for level in levels if level.branches)
        notebook.note(
            "512",
            (),
            f"no level has a branch for {listing(never)}, which stopped the original: the "
            f"default, {listing(list(defaults))}, stands in",
        )
