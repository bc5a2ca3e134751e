"""Take a thumbnail of every scene's clip; a failure is a note on the box, never an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from riot.authoring.drawing.draft import Draft
from riot.authoring.drawing.sketch import Shot
from riot.screen.thumbnail import Thumbnail, thumbnail
from riot.story.schema import Scene, in_language

Progress = Callable[[int, int], None]
"""Is told how many pictures are done, of how many."""

_Range = tuple[Path, float, float | None]
_LARGE, _SMALL = (256, 144), (160, 90)
_MANY = 120
_AT_ONCE = 4


def take_shots(draft: Draft, language: str, progress: Progress) -> dict[str, Shot]:
    """Give what stands for each scene's picture, by the scene's name."""
    scenes = draft.film.scenes
    box = _LARGE if len(scenes) <= _MANY else _SMALL
    ranges = {name: _range(draft, scene) for name, scene in scenes.items()}
    wanted = list(dict.fromkeys(one for one in ranges.values() if one is not None))
    taken: dict[_Range, Thumbnail] = {}
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        found = pool.map(lambda one: thumbnail(one[0], one[1], one[2], box), wanted)
        for done, (one, picture) in enumerate(zip(wanted, found, strict=True)):
            taken[one] = picture
            progress(done + 1, len(wanted))
    return {
        name: _shot(draft, name, language, taken.get(clip) if (clip := ranges[name]) else None)
        for name in scenes
    }


def _range(draft: Draft, scene: Scene) -> _Range | None:
    path = draft.clip(scene)
    if path is None or scene.clip is None:
        return None
    return path, scene.clip.in_, scene.clip.out


def _shot(draft: Draft, name: str, language: str, taken: Thumbnail | None) -> Shot:
    scene = draft.film.scenes[name]
    if name in draft.bare:
        return Shot(note="no picture")
    if scene.card is not None:
        return Shot(card=in_language(scene.card.text, language))
    file = scene.clip.file if scene.clip else ""
    if taken is None:
        return Shot(note=f"missing: {file}")
    if not taken.jpeg:
        return Shot(note=f"unreadable: {file}")
    return Shot(taken.jpeg, taken.width, taken.height)
