"""Keep what was measured of files in the user's cache folder, until a file changes."""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path
from typing import Any

from platformdirs import user_cache_path

MOST_KEPT = 20_000


class Kept:
    """Keep figures by a file's path, size and time of change, in `riot/NAME.json`.

    `version` changes with what is kept; what an older riot has kept is then measured anew.
    """

    def __init__(self, name: str, version: int) -> None:
        self._file = user_cache_path("riot") / f"{name}.json"
        self._version = version
        self._entries = self._read()
        self._fresh = False

    def get(self, path: Path) -> list[Any] | None:
        """Give what is kept of a file as it is now; None where it must be measured."""
        entry = self._entries.get(str(path))
        if not isinstance(entry, list) or entry[:2] != stamp(path):
            return None
        return entry[2:]

    def put(self, path: Path, before: list[int], figures: list[Any]) -> None:
        """Keep figures of a file; `before` is its stamp when the measuring began."""
        if before:
            self._entries.pop(str(path), None)
            self._entries[str(path)] = [*before, *figures]
            self._fresh = True

    def save(self) -> None:
        """Write what is new; where that is not possible, it is measured again next time."""
        if not self._fresh:
            return
        newest = dict(list(self._entries.items())[-MOST_KEPT:])
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(parents=True, exist_ok=True)
            part = self._file.with_suffix(f".{os.getpid()}")
            text = json.dumps({"version": self._version, "files": newest})
            part.write_text(text, encoding="utf-8")
            part.replace(self._file)
            self._fresh = False

    def _read(self) -> dict[str, Any]:
        try:
            found: Any = json.loads(self._file.read_bytes())
        except (OSError, ValueError):
            return {}
        if not isinstance(found, dict) or found.get("version") != self._version:
            return {}
        files = found.get("files")
        return files if isinstance(files, dict) else {}


def stamp(path: Path) -> list[int]:
    """Give a file's size and the time of its last change, nanoseconds; nothing if it is lost."""
    try:
        status = path.stat()
    except (OSError, ValueError):
        return []
    return [status.st_size, status.st_mtime_ns]
