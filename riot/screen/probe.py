"""Measure media files, each one once: what was measured is kept until a file changes."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple, replace
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

from riot.footage import Footage

AT_ONCE = 8
"""Files measured at the same time; FFmpeg and the disk let go of Python while they work."""

VERSION = 2
"""Changes with what is kept; what an older riot has kept is then measured anew."""

MOST_KEPT = 20_000

Stamp = tuple[int, int]
"""A file's size and the time of its last change, nanoseconds."""


def probe_clips(paths: Iterable[Path]) -> dict[Path, Footage]:
    """Measure each file; one that cannot be played says why in `problem`.

    What was found is kept in the user's cache folder, by path, size and time of change: films other
    than MP4 take some 12 ms each, and FFmpeg a while to load. Only what could be played is kept.
    """
    files = list(dict.fromkeys(paths))
    kept = _read()
    stamps = {path: _stamp(path) for path in files}
    found: dict[Path, Footage] = {}
    for path, stamp in stamps.items():
        footage = _kept(kept.get(str(path)), stamp)
        if footage is not None:
            found[path] = footage
    fresh = [path for path in files if path not in found]
    if fresh:
        found |= _measure_all(fresh)
        for path in fresh:
            if not found[path].problem:
                kept[str(path)] = [*(stamps[path] or ()), *astuple(found[path])]
        _write(kept)
    return {path: found[path] for path in files}


def _measure_all(files: list[Path]) -> dict[Path, Footage]:
    # FFmpeg takes a while to load, and where all is kept it is not needed.
    from riot.screen.measuring import measure

    if len(files) == 1:
        return {files[0]: measure(files[0])}
    with ThreadPoolExecutor(min(AT_ONCE, len(files)), "probe") as pool:
        return dict(zip(files, pool.map(measure, files), strict=True))


def _stamp(path: Path) -> Stamp | None:
    try:
        status = path.stat()
    except (OSError, ValueError):
        return None
    return status.st_size, status.st_mtime_ns


def _kept(entry: Any, stamp: Stamp | None) -> Footage | None:
    try:
        size, changed, *figures = entry
        footage = Footage(*figures)
        if footage.keys is not None:
            footage = replace(footage, keys=tuple(footage.keys))
    except (TypeError, ValueError):
        return None
    return footage if (size, changed) == stamp else None


def _file() -> Path:
    return user_cache_path("riot") / "footage.json"


def _read() -> dict[str, Any]:
    try:
        found: Any = json.loads(_file().read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict) or found.get("version") != VERSION:
        return {}
    files = found.get("files")
    return files if isinstance(files, dict) else {}


def _write(kept: dict[str, Any]) -> None:
    """Keep what was measured; where that is not possible, it is measured again next time."""
    newest = dict(list(kept.items())[-MOST_KEPT:])
    file = _file()
    with contextlib.suppress(OSError):
        file.parent.mkdir(parents=True, exist_ok=True)
        part = file.with_suffix(f".{os.getpid()}")
        part.write_text(json.dumps({"version": VERSION, "files": newest}), encoding="utf-8")
        part.replace(file)
