"""Remember which clips are drawn and by what, so that a second run draws nothing."""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path
from typing import Any

import psutil

from riot.errors import RiotError

_NAME = "manifest.json"
_PART = ".part"


def drawn_by(size: tuple[int, int], fps: int) -> str:
    """Name what draws: a digest of this package's own source, with the size and the rate."""
    digest = hashlib.sha256()
    for module in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(module.read_bytes().replace(b"\r\n", b"\n"))
    return f"{digest.hexdigest()[:16]} {size[0]}x{size[1]} {fps} fps"


def part_of(file: Path) -> Path:
    """Name the unfinished file beside `file` that this process may write."""
    return file.with_name(f".{file.name}.{os.getpid()}{_PART}")


class Manifest:
    """The list of finished clips in a folder; saved whole or not at all."""

    def __init__(self, folder: Path, version: str) -> None:
        """Read what is there, and clear away what a killed run left. Raises RiotError FLM-001."""
        self._folder, self._version = folder, version
        try:
            folder.mkdir(parents=True, exist_ok=True)
            for part in folder.glob(f".*{_PART}"):
                writer = part.suffixes[-2].lstrip(".") if len(part.suffixes) > 1 else ""
                if not (writer.isdigit() and psutil.pid_exists(int(writer))):
                    part.unlink(missing_ok=True)
        except OSError as error:
            raise cannot_write(folder, error) from error
        self._clips = self._read()

    def has(self, name: str) -> bool:
        """Tell whether this clip lies there, made by this version and unchanged since."""
        entry, file = self._clips.get(name), self._folder / name
        if entry is None or not file.is_file() or entry.get("drawn_by") != self._version:
            return False
        return file.stat().st_size == entry.get("bytes") and _digest(file) == entry.get("sha256")

    def add(self, name: str) -> None:
        """Enter a finished clip. Raises RiotError FLM-001."""
        file = self._folder / name
        self._clips[name] = {
            "drawn_by": self._version,
            "bytes": file.stat().st_size,
            "sha256": _digest(file),
        }
        part = part_of(self._folder / _NAME)
        try:
            part.write_text(json.dumps({"clips": self._clips}, indent=1) + "\n", encoding="utf-8")
            part.replace(self._folder / _NAME)
        except OSError as error:
            raise cannot_write(self._folder, error) from error

    def _read(self) -> dict[str, dict[str, Any]]:
        try:
            content = json.loads((self._folder / _NAME).read_text(encoding="utf-8"))
            return {str(name): dict(entry) for name, entry in content["clips"].items()}
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return {}  # missing or damaged: draw again


def cannot_write(folder: Path, error: OSError) -> RiotError:
    """Make the error for a folder that takes no files."""
    reason = error.strerror or str(error)
    return RiotError(
        "FLM-001",
        f"the film cannot be written: {reason}",
        file=str(folder),
        hint="choose a folder that you may write to, with 100 MB free",
    )


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
