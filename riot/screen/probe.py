"""Measure media files, each one once: what was measured is kept until a file changes."""

from __future__ import annotations

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from riot.footage import Footage
from riot.screen.kept import Kept, stamp
from riot.screen.text.subtitles import Subtitles, subtitle_problems

AT_ONCE = 8
"""Files measured at the same time; FFmpeg and the disk let go of Python while they work."""

SUBTITLES = (".srt", ".vtt", ".txt", ".sub", ".sbv", ".ass", ".ssa")
"""How files of subtitles end: they are read, not measured."""

VERSION = 3
"""Changes with what is kept; what an older riot has kept is then measured anew."""


def probe_clips(paths: Iterable[Path]) -> dict[Path, Footage]:
    """Measure each file; one that cannot be played says why in `problem`.

    What was found is kept in the user's cache folder, by path, size and time of change: films other
    than MP4 take some 12 ms each, and FFmpeg a while to load. Only what could be played is kept.
    """
    files = list(dict.fromkeys(paths))
    kept = Kept("footage", VERSION)
    found: dict[Path, Footage] = {}
    for path in files:
        footage = _footage(kept.get(path))
        if footage is not None:
            found[path] = footage
    fresh = [path for path in files if path not in found]
    if fresh:
        stamps = {path: stamp(path) for path in fresh}
        found |= _measure_all(fresh)
        for path in fresh:
            if not found[path].problem:
                kept.put(path, stamps[path], list(astuple(found[path])))
        kept.save()
    return {path: found[path] for path in files}


def _measure_all(files: list[Path]) -> dict[Path, Footage]:
    words = [path for path in files if path.suffix.lower() in SUBTITLES]
    if words:
        read = {path: _read_subtitles(path) for path in words}
        return read | _measure_all([path for path in files if path not in read])
    if not files:
        return {}
    # FFmpeg takes a while to load, and where all is kept it is not needed.
    from riot.screen.measuring import measure

    if len(files) == 1:
        return {files[0]: measure(files[0])}
    with ThreadPoolExecutor(min(AT_ONCE, len(files)), "probe") as pool:
        return dict(zip(files, pool.map(measure, files), strict=True))


def _read_subtitles(path: Path) -> Footage:
    told = subtitle_problems(path)
    readable = Subtitles.read(path, 0.0)
    if readable is None or not readable.letters():
        return Footage(0.0, problem=told[0])
    return Footage(0.0, damage="; ".join(told))


def _footage(figures: list[Any] | None) -> Footage | None:
    if figures is None:
        return None
    try:
        footage = Footage(*figures)
        return footage if footage.keys is None else replace(footage, keys=tuple(footage.keys))
    except TypeError:
        return None
