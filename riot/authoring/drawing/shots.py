"""Take a thumbnail of every scene's clip; a failure is a note on the box, never an error."""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from riot.authoring.drawing.draft import Draft
from riot.authoring.drawing.sketch import Shot
from riot.screen.thumbnail import thumbnail
from riot.story.schema import Scene, in_language

Progress = Callable[[int, int], None]
"""Is told how many pictures are done, of how many."""

_LARGE, _SMALL = (256, 144), (160, 90)
_MANY = 120
_AT_ONCE = 4


def take_shots(draft: Draft, language: str, progress: Progress) -> dict[str, Shot]:
    """Give what stands for each scene's picture, by the scene's name."""
    scenes = draft.film.scenes
    box = _LARGE if len(scenes) <= _MANY else _SMALL
    found: dict[str, Shot] = {}
    with ThreadPoolExecutor(min(_AT_ONCE, os.cpu_count() or 1)) as pool:
        take = partial(_shot, draft, language=language, box=box)
        for done, (name, shot) in enumerate(zip(scenes, pool.map(take, scenes), strict=True)):
            found[name] = shot
            progress(done + 1, len(scenes))
    return found


def clip_path(draft: Draft, scene: Scene) -> Path | None:
    """Give the file of a scene's clip if it lies in the media folder and is there."""
    if scene.clip is None:
        return None
    try:
        path = (draft.media / scene.clip.file).resolve()
        return path if path.is_relative_to(draft.media) and path.is_file() else None
    except (OSError, RuntimeError, ValueError):
        return None


def _shot(draft: Draft, name: str, language: str, box: tuple[int, int]) -> Shot:
    scene = draft.film.scenes[name]
    if name in draft.bare:
        return Shot(note="no picture")
    if scene.card is not None:
        return Shot(card=in_language(scene.card.text, language))
    path = clip_path(draft, scene)
    if path is None or scene.clip is None:
        file = scene.clip.file if scene.clip else ""
        return Shot(note=f"missing: {file}")
    taken = thumbnail(path, scene.clip.in_, scene.clip.out, box)
    if not taken.jpeg:
        return Shot(note=f"unreadable: {scene.clip.file}")
    return Shot(taken.jpeg, taken.width, taken.height)
