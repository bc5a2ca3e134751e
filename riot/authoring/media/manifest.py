"""Remember in the folder of prepared files how each was made, so that none is made twice."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field
from pathlib import Path
from threading import Lock
from typing import Any

from riot.authoring.media.mezzanine import Order
from riot.authoring.writing_files import write_whole
from riot.screen.kept import stamp

NAME = "prepared.json"

VERSION = 1
"""Changes with how files are made; what an older riot has made is then made anew."""


@dataclass(slots=True)
class Manifest:
    """What is in a folder of prepared files: by name, its source, its settings and the result.

    `origin` is the folder that the sources are in, None where that is not known.
    """

    folder: Path
    origin: Path | None = None
    files: dict[str, dict[str, Any]] = field(default_factory=dict[str, dict[str, Any]])
    _lock: Lock = field(default_factory=Lock)

    def knows(self, name: str) -> bool:
        """Tell whether a file in the folder was made by us."""
        return name in self.files

    def is_up_to_date(self, name: str, source: Path, settings: list[Any]) -> bool:
        """Tell whether a file was made of this very source in this very way, and is still there."""
        entry = self.files.get(name)
        return (
            entry is not None
            and entry.get("source") == stamp(source)
            and entry.get("settings") == settings
            and entry.get("result") == stamp(self.folder / name)
        )

    def enter(self, name: str, before: list[int], settings: list[Any], how: str) -> None:
        """Remember that a file has been made, and write it down."""
        with self._lock:
            self.files[name] = {
                "source": before,
                "settings": settings,
                "result": stamp(self.folder / name),
                "how": how,
            }
            origin = "" if self.origin is None else _relative(self.origin, self.folder)
            plain = {"version": VERSION, "origin": origin, "files": self.files}
            text = json.dumps(plain, indent=1)
            write_whole({self.folder / NAME: text + "\n"}, "MED-003")


def read_manifest(folder: Path) -> Manifest:
    """Read what is remembered of a folder; nothing, where it is new or unreadable."""
    try:
        found: Any = json.loads((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return Manifest(folder)
    if not isinstance(found, dict) or not isinstance(found.get("files"), dict):
        return Manifest(folder)
    files = {name: entry for name, entry in found["files"].items() if isinstance(entry, dict)}
    if found.get("version") != VERSION:
        files = {name: {} for name in files}
    origin = found.get("origin")
    if not isinstance(origin, str) or not origin:
        return Manifest(folder, None, files)
    return Manifest(folder, Path(os.path.realpath(folder / origin)), files)


def _relative(folder: Path, start: Path) -> str:
    """Give a folder from another, so that both can be moved; whole where that is not possible."""
    try:
        return Path(os.path.relpath(folder, start)).as_posix()
    except ValueError:  # another drive of Windows
        return str(folder)


def settings_of(order: Order) -> list[Any]:
    """Give what a file was made with, as JSON keeps it."""
    target = asdict(order.target) | {"fps": str(order.target.fps)}
    return json.loads(json.dumps([target, list(order.gains), list(order.in_points)]))
