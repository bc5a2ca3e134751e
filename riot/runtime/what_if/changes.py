"""Changes of a film as an author types them: `scenes.street.anger=0.5`."""

from __future__ import annotations

import copy
import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, cast

from pydantic import BaseModel

from riot.config.yaml_file import parse_yaml
from riot.errors import ProblemsFound, RiotError
from riot.fields import keys_at
from riot.story.schema import Film

Key = str | int
Path = tuple[Key, ...]

LIMITS = ("at_least", "at_most", "above", "below")
"""What a threshold is: `scenes.street.anger` means those of anger, whichever the film has."""

_MOST_NAMED = 8


@dataclass(frozen=True, slots=True)
class Change:
    """One `--set`: the path as it was typed, in parts, and the value; None takes the key out."""

    typed: str
    words: tuple[str, ...]
    value: Any

    @property
    def of_mood(self) -> bool:
        """Say whether it changes how faces are read, not the film."""
        return self.words[0] == "mood"


@dataclass(frozen=True, slots=True)
class Made:
    """One value that was changed: its whole path, what it was and what it is now."""

    path: str
    before: Any
    after: Any


def read_change(typed: str) -> Change:
    """Read PATH=VALUE; the value is YAML. Raises RiotError REC-040."""
    path, equals, value = typed.partition("=")
    words = tuple(part for part in re.sub(r"\[(\d+)\]", r".\1", path).split(".") if part.strip())
    if not equals or not words or not value.strip():
        raise RiotError(
            "REC-040",
            f"--set {typed}: it is no PATH=VALUE",
            hint="write --set scenes.street.anger=0.5, or =null to take a key out",
        )
    try:
        read = parse_yaml(value.strip(), f"--set {path}").data
    except (RiotError, ProblemsFound) as error:
        what = error.problems[0].message
        raise RiotError(
            "REC-040",
            f"--set {typed}: the value is no YAML: {what}",
            hint="write a value as in the film: 0.5, 2s, peak, {above: 0.5}",
        ) from error
    return Change(typed, tuple(word.strip() for word in words), read)


def apply_changes(
    data: Any, changes: Sequence[Change], model: type[BaseModel] = Film
) -> tuple[Any, tuple[Made, ...]]:
    """Give the values of a YAML file with the changes made, and what they came to.

    A path is whole, or parts of a threshold's path in their order. Raises RiotError REC-041 for a
    path that leads nowhere, REC-042 for one that may be any of several: both say what there is.
    """
    data = copy.deepcopy(data)
    made: list[Made] = []
    for change in changes:
        for path in _meant(data, change, model):
            made.append(Made(_name(path), _put(data, path, change.value), change.value))
    return data, tuple(made)


def _meant(data: Any, change: Change, model: type[BaseModel]) -> list[Path]:
    exact = _exact(data, change.words, model)
    if exact is not None:
        return [exact]
    fitting = [path for path, _ in _numbers(data) if _fits(change.words, path)]
    kinds = {_kind(path, change.words) for path in fitting}
    if len(kinds) == 1 and fitting:
        if isinstance(change.value, dict):  # all limits of a label at once
            return list(dict.fromkeys(p[:-1] if p[-1] in LIMITS else p for p in fitting))
        return fitting
    if not fitting:
        raise _unknown(data, change, model)
    names = [f"{_name(path)} (now {_at(data, path)})" for path in fitting]
    raise RiotError(
        "REC-042",
        f"--set {change.typed}: it may be any of {len(fitting)} values",
        hint=f"say which: {_listed(names)}",
    )


def _exact(data: Any, words: Sequence[str], model: type[BaseModel]) -> Path | None:
    """Find a whole path: one that is there, or whose last part might stand there."""
    here, path = data, cast(Path, ())
    for number, word in enumerate(words):
        last = number == len(words) - 1
        if isinstance(here, list):
            items = cast("list[Any]", here)
            if not word.isdigit() or int(word) >= len(items):
                return None
            key: Key = int(word)
            below: Any = items[key]
        elif isinstance(here, dict):
            key, block = word, cast("dict[str, Any]", here)
            if word not in block and word not in keys_at(model, path):
                return None
            if word not in block and not last:
                # A block that is not written: its keys have their defaults.
                below = _default_of(data, (*path, word))
            else:
                below = block.get(word)
        else:
            return None
        path, here = (*path, key), below
    # `scenes.street` alone, or a block of thresholds, is no value.
    return None if isinstance(here, (dict, list)) and not here else path


def _default_of(data: Any, path: Path) -> Any:
    """Give what a scene has of the film's defaults where it says nothing of its own."""
    match path:
        case ("scenes", _, ("listen" | "transition") as key):
            defaults = cast("dict[str, Any]", data.get("defaults") or {})
            return defaults.get(key) or {}
        case _:
            return {}


def _put(data: Any, path: Path, value: Any) -> Any:
    """Change one value; give what was there."""
    here: Any = data
    for number, key in enumerate(path[:-1]):
        if isinstance(here, dict):
            block = cast("dict[Key, Any]", here)
            if block.get(key) is None:
                block[key] = copy.deepcopy(_default_of(data, path[: number + 1]))
        here = cast(Any, here)[key]
    last = path[-1]
    if not isinstance(here, dict):
        before, here[last] = here[last], value
        return before
    block = cast("dict[Key, Any]", here)
    before = block.get(last)
    if value is None:
        block.pop(last, None)
    else:
        block[last] = value
    return before


def _numbers(data: Any, path: Path = ()) -> Iterator[tuple[Path, Any]]:
    """List every plain value with its path."""
    if isinstance(data, dict):
        for key, value in cast("dict[str, Any]", data).items():
            yield from _numbers(value, (*path, key))
    elif isinstance(data, list):
        for number, value in enumerate(cast("list[Any]", data)):
            yield from _numbers(value, (*path, number))
    else:
        yield path, data


def _fits(words: Sequence[str], path: Path) -> bool:
    """Tell whether the words are parts of the path in their order, down to its end."""
    parts = [str(key) for key in path]
    if parts[0] != words[0]:
        return False
    ends = words[-1] == parts[-1] or (parts[-1] in LIMITS and parts[-2:-1] == [words[-1]])
    rest = iter(parts)
    return ends and all(word in rest for word in words)


def _kind(path: Path, words: Sequence[str]) -> tuple[str, ...]:
    """Say of what a value is: thresholds of one label are one kind, wherever they stand."""
    parts = [str(key) for key in path]
    if words[-1] != parts[-1]:
        return (words[-1],)
    place = [part for part in parts[:-1] if not part.isdigit()][-1:]
    return (parts[-1], *place) if parts[-1] in LIMITS else tuple(parts)


def _unknown(data: Any, change: Change, model: type[BaseModel]) -> RiotError:
    """Say what there is where a path leads nowhere."""
    here: Any = data
    path: Path = ()
    for word in change.words:
        key: Key = int(word) if isinstance(here, list) and word.isdigit() else word
        there = (isinstance(here, dict) and key in cast("dict[Key, Any]", here)) or (
            isinstance(here, list) and isinstance(key, int) and key < len(cast("list[Any]", here))
        )
        if not there and key not in keys_at(model, path):
            break
        here, path = cast(Any, here)[key] if there else {}, (*path, key)
    missing = change.words[len(path)] if len(path) < len(change.words) else change.words[-1]
    inside = [one for one, _ in _numbers(here, path) if _threshold(one)]
    known = [*cast("dict[str, Any]", here)] if isinstance(here, dict) else []
    known += [key for key in keys_at(model, path) if key not in known]
    near = difflib.get_close_matches(missing, [*map(str, known), *_labels(inside)], n=1)
    scenes = [] if path else [str(key) for key in cast(Any, here).get("scenes") or ()]
    if missing in scenes:
        hint = f"did you mean {_name(('scenes', *change.words))}?"
    elif near and near[0] != missing:
        hint = f"did you mean {near[0]!r}?"
    elif inside and path:
        hint = f"there are {_listed([_name(one) for one in inside])}"
    elif isinstance(here, list):
        hint = f"{_name(path)} has {len(cast('list[Any]', here))}, from 0"
    else:
        hint = f"there are {_listed([str(key) for key in known])}" if known else ""
    where = _name(path) if path else ("the settings" if change.of_mood else "the film")
    return RiotError("REC-041", f"--set {change.typed}: {where} has no {missing!r}", hint=hint)


def _threshold(path: Path) -> bool:
    return path[-1] in (*LIMITS, "margin", "chance", "held_for", "elapsed", "min_margin")


def _labels(paths: Sequence[Path]) -> list[str]:
    return [str(path[-2]) for path in paths if path[-1] in LIMITS]


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _name(path: Path) -> str:
    return ".".join(str(key) for key in path)


def _listed(names: Sequence[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
