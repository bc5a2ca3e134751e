"""The numbers of a film that a sweep can move, each with a path that an author can type."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import BaseModel

from riot.errors import RiotError
from riot.story.schema import Film

Key = str | int

LIMITS = ("at_least", "at_most", "above", "below")

_MOST_NAMED = 12


@dataclass(frozen=True, slots=True)
class Threshold:
    """One number of a film: its whole path, what it is now, and the values a sweep tries."""

    path: tuple[Key, ...]
    value: float
    values: tuple[float, ...]

    @property
    def way(self) -> tuple[str, int]:
        """Give the scene and the number of the way whose condition it is part of, else "", -1."""
        match self.path:
            case ("scenes", str(scene), "transitions", int(number), *_):
                return scene, number
            case _:
                return "", -1

    @property
    def name(self) -> str:
        """Give the path as an author types it."""
        return ".".join(str(key) for key in self.path)


def thresholds_of(film: Film) -> tuple[Threshold, ...]:
    """List every number of a film's conditions, and the margins below which nothing is decided."""
    found = [
        Threshold(("defaults", "min_margin"), film.defaults.min_margin, _fractions()),
    ]
    for name, scene in film.scenes.items():
        if scene.min_margin is not None:
            path: tuple[Key, ...] = ("scenes", name, "min_margin")
            found.append(Threshold(path, scene.min_margin, _fractions()))
        for number, branch in enumerate(scene.transitions):
            if branch.when is not None:
                here = ("scenes", name, "transitions", number, "when")
                found += _of_condition(branch.when, here)
    return tuple(found)


def find_threshold(film: Film, asked: str) -> Threshold:
    """Find the one number that `asked` means: its path, or parts of it in their order.

    "scenes.street.anger" is enough where the scene asks for anger once. Raises RiotError AUT-320
    where nothing fits, and AUT-321 where several do: both say what to type.
    """
    every = thresholds_of(film)
    wanted = [part for part in asked.replace("[", ".").replace("]", "").split(".") if part]
    fitting = [threshold for threshold in every if _fits(wanted, threshold.path)]
    if len(fitting) == 1:
        return fitting[0]
    exact = [threshold for threshold in fitting if threshold.name == ".".join(wanted)]
    if len(exact) == 1:
        return exact[0]
    if not fitting:
        names = [threshold.name for threshold in every]
        scenes = [name for name in film.scenes if name in wanted]
        near = [name for name in names if scenes and f".{scenes[0]}." in f"{name}."]
        near = near or difflib.get_close_matches(asked, names, n=3, cutoff=0.3)
        hint = f"there are {_listed(near)}" if near else "list all with --sweep list"
        raise RiotError("AUT-320", f"there is no threshold {asked!r}", hint=hint)
    raise RiotError(
        "AUT-321",
        f"{asked!r} may be any of {len(fitting)} thresholds",
        hint="say which: " + _listed([f"{t.name} (now {t.value:g})" for t in fitting]),
    )


def with_value(film: Film, threshold: Threshold, value: float) -> Film:
    """Give the film with one number changed."""
    changed: Film = _changed(film, threshold.path, value)
    return changed


def _of_condition(when: BaseModel, path: tuple[Key, ...]) -> Iterator[Threshold]:
    """List the numbers of one condition and of the conditions in it."""
    values: dict[str, Any] = {name: getattr(when, name) for name in type(when).model_fields}
    for name, value in {**values, **(when.model_extra or {})}.items():
        key = "not" if name == "not_" else name
        here = (*path, key)
        if isinstance(value, list):
            for number, part in enumerate(value):
                if isinstance(part, BaseModel):
                    yield from _of_condition(part, (*here, number))
        elif isinstance(value, dict):
            for scene, limits in value.items():
                yield from _of_limits(limits, (*here, scene), key)
        elif key == "not" and isinstance(value, BaseModel):
            yield from _of_condition(value, here)
        elif isinstance(value, BaseModel):
            yield from _of_limits(value, here, key)
        elif key in ("margin", "chance") and value is not None:
            yield Threshold(here, value, _fractions())
        elif key in ("held_for", "elapsed") and value is not None:
            yield Threshold(here, value, _around(value))


def _of_limits(limits: Any, path: tuple[Key, ...], key: str) -> Iterator[Threshold]:
    for name in LIMITS:
        value = getattr(limits, name, None)
        if value is None:
            continue
        if key in ("variable", "visits", "faces", "argument"):
            steps = tuple(value + step for step in range(-3, 4))
            values = tuple(step for step in steps if step >= 0 or key in ("variable", "argument"))
        elif key in ("valence", "arousal"):
            values = tuple(round(step / 5 - 1, 2) for step in range(11))
        else:
            values = _fractions()
        yield Threshold((*path, name), value, values)


def _fractions() -> tuple[float, ...]:
    return tuple(step / 10 for step in range(11))


def _around(seconds: float) -> tuple[float, ...]:
    """Give durations from nothing to twice as long."""
    return tuple(round(seconds * step / 4, 3) for step in range(9)) if seconds else (0.0, 1.0, 2.0)


def _fits(wanted: Sequence[str], path: tuple[Key, ...]) -> bool:
    """Tell whether `wanted` are parts of the path in their order, its first part among them."""
    words = [str(key) for key in path]
    if not wanted or wanted[0] != words[0]:
        return False
    rest = iter(words)
    return all(part in rest for part in wanted)


def _listed(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_MOST_NAMED])
    more = len(names) - _MOST_NAMED
    return f"{shown} and {more} more (--sweep list)" if more > 0 else shown


def _changed(part: Any, path: Sequence[Key], value: float) -> Any:
    """Copy a tree of frozen models with one leaf changed; the path's keys are the file's."""
    if not path:
        return value
    key, *rest = path
    if isinstance(part, list):
        assert isinstance(key, int)
        return [
            _changed(item, rest, value) if number == key else item
            for number, item in enumerate(part)
        ]
    if isinstance(part, dict):
        return {name: _changed(v, rest, value) if name == key else v for name, v in part.items()}
    assert isinstance(part, BaseModel)
    name = "not_" if key == "not" else str(key)
    before = getattr(part, name)
    return part.model_copy(update={name: _changed(before, rest, value)})
