"""Find out whether a folder can be written by writing there; nothing of it stays."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

_SAMPLE = bytes(65_536)
"""More than a nearly full disk hands out from what it has set aside already."""


def why_unwritable(folder: Path) -> str:
    """Say why nothing can be written to a folder, made if it is missing; empty where it can.

    Rights alone tell too little: an administrator passes all of them, and a disk may be full, or
    mounted to be read only.
    """
    try:
        place = existing_part(folder)
        if not place.is_dir():
            what = "leads nowhere" if place.is_symlink() and not place.exists() else "is no folder"
            return f"{place} {what}"
        with tempfile.TemporaryDirectory(
            prefix=".riot-doctor-", dir=place, ignore_cleanup_errors=True
        ) as trial:
            # The very names that are missing, in a place where they are in nobody's way.
            made = Path(trial, folder.absolute().relative_to(place))
            made.mkdir(parents=True, exist_ok=True)
            with (made / "sample").open("wb") as file:
                file.write(_SAMPLE)
                file.flush()
                os.fsync(file.fileno())
    except (OSError, ValueError) as error:
        # A name with a zero byte in it is a ValueError.
        return (error.strerror if isinstance(error, OSError) else None) or str(error)
    return ""


def existing_part(folder: Path) -> Path:
    """Give the longest beginning of a folder's path that exists, whatever it is. Raises OSError."""
    place = folder.absolute()
    while not place.exists() and not place.is_symlink() and place != place.parent:
        place = place.parent
    return place
