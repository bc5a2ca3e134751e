"""Take out of a film what has the wrong form, so that the rest can be checked all the same."""

from __future__ import annotations

import copy
import difflib
from functools import lru_cache
from typing import Any, cast

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from riot.config.yaml_file import Path_
from riot.fields import keys_at
from riot.story.schema import Film

MOST_ROUNDS = 12
"""How often a film is mended; taking one part out can show the next mistake."""

_CARD: dict[str, Any] = {"text": "", "for": "1s"}
_CUE = {"send": "(torn)", "address": "/torn"}
_ROOT: dict[str, Any] = {
    "riot": 1,
    "title": "",
    "media": ".",
    "listens_to": ["(torn)", "(torn too)"],
    "start": "(torn)",
}


def salvage(data: Any) -> tuple[Film | None, frozenset[Path_]]:
    """Give the film without what has the wrong form, and the paths of what was taken out.

    Scenes, transitions and list items keep their names and numbers: a stand-in takes their place.
    None where too little is left to be a film.
    """
    torn: set[Path_] = set()
    if not isinstance(data, dict) or not isinstance(data.get("scenes"), dict):
        return None, frozenset()
    film: dict[str, Any] = copy.deepcopy(data)
    for _ in range(MOST_ROUNDS):
        try:
            return Film.model_validate(film), frozenset(torn)
        except ValidationError as error:
            for detail in error.errors(include_url=False, include_input=False):
                torn |= _mend(film, detail)
    return None, frozenset()


def _mend(film: dict[str, Any], detail: ErrorDetails) -> set[Path_]:
    """Put a stand-in where an error is, or take the key out; give the paths this concerns."""
    path = _existing(film, detail["loc"])
    key = path[0] if path else detail["loc"][0] if detail["loc"] else ""
    if detail["type"] == "extra_forbidden" and path and path == detail["loc"]:
        block = _below(film, path[:-1])
        if isinstance(block, dict):
            del block[path[-1]]
            return {path, *_meant(path)}
    if key == "scenes" and len(path) >= 2:
        return _mend_scene(film, cast("dict[str, Any]", film["scenes"]), path)
    if key == "cues" and len(path) >= 3 and isinstance(film["cues"][path[1]], list):
        film["cues"][path[1]][path[2]] = dict(_CUE)
        return {path[:3]}
    if key == "cues" and len(path) == 2:
        film["cues"][path[1]] = []
        return {path}
    if key == "levels" and len(path) >= 2 and isinstance(film["levels"], list):
        film["levels"][int(path[1])] = {"while": "presence", **_CUE}
        return {path[:2]}
    if key == "variables" and len(path) == 2:
        film["variables"][path[1]] = 0
        return {path}
    if key == "listens_to" and len(path) == 2:
        film["listens_to"][path[1]] = f"(torn {path[1]})"
        return {path, ("listens_to",)}
    if key in _ROOT:
        film[str(key)] = copy.deepcopy(_ROOT[str(key)])
    else:
        film.pop(str(key), None)
    return {(key,)}


def _mend_scene(film: dict[str, Any], scenes: dict[str, Any], path: Path_) -> set[Path_]:
    name = path[1]
    scene = scenes[str(name)]
    top = path[2] if len(path) > 2 else None
    if not isinstance(scene, dict):
        scenes[str(name)] = {"card": dict(_CARD)}
        return {path[:2]}
    scene = cast("dict[str, Any]", scene)
    if top in (None, "clip", "card"):
        if scene.get("card") == _CARD and "clip" not in scene:  # mended before, and still wrong
            scenes[str(name)] = {"card": dict(_CARD)}
            return {path[:2]}
        for key in ("clip", "loop"):
            scene.pop(key, None)
        scene["card"] = dict(_CARD)
        return {(*path[:2], "clip"), (*path[:2], "card")}
    items = scene.get(str(top))
    if top in ("transitions", "cues") and len(path) > 3 and isinstance(items, list):
        number = int(path[3])
        item = items[number]
        if top == "cues":
            items[number] = {"at": "enter", **_CUE}
            return {path[:4]}
        to = item.get("to") if isinstance(item, dict) else None
        items[number] = {"to": to if isinstance(to, str) else str(name), "when": {"key": "(torn)"}}
        return {(*path[:4], "when") if isinstance(to, str) else path[:4]}
    scene.pop(str(top), None)
    return {path[:3]}


def _existing(data: Any, path: tuple[int | str, ...]) -> Path_:
    """Cut `path` where it leaves the data: a model's own names stand behind."""
    for length, part in enumerate(path):
        if isinstance(data, dict) and part in data:
            data = cast("dict[Any, Any]", data)[part]
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = cast("list[Any]", data)[part]
        else:
            return path[:length]
    return path


def _below(data: Any, path: Path_) -> Any:
    for part in path:
        data = data[part]
    return data


def _meant(path: Path_) -> set[Path_]:
    """Give the path of the key that an unknown one was probably meant to be."""
    near = _near(str(path[-1]), tuple(keys_at(Film, path[:-1])))
    return {(*path[:-1], key) for key in near}


@lru_cache(maxsize=256)  # the same slip is often there in every scene
def _near(word: str, keys: tuple[str, ...]) -> list[str]:
    return difflib.get_close_matches(word, keys, n=1, cutoff=0.6)
