"""Delete a session's folder so that a power cut leaves nothing that still looks like one."""

from __future__ import annotations

import contextlib
import shutil
from collections.abc import Iterable
from pathlib import Path

from riot.record.archive.place import DAY

FORGOTTEN = ".forgotten-"
"""Begins the name of a folder that is being deleted; no reader looks at it any more."""


def remove_session(folder: Path) -> None:
    """Make a session invisible by renaming its folder, then delete it. Raises OSError.

    An OSError of the renaming leaves the session as it was; one of the deletion leaves a hidden
    rest, which `finish_removals` deletes at the next start. A folder that is gone already is
    nothing to do. A day's folder that held no other session goes too.
    """
    hidden = folder.with_name(FORGOTTEN + folder.name)
    _delete(hidden)
    try:
        folder.rename(hidden)
    except FileNotFoundError:
        return
    _delete(hidden)
    _remove_empty_day(folder.parent)


def finish_removals(roots: Iterable[Path]) -> tuple[Path, ...]:
    """Delete what interrupted removals left in sessions and logs folders; give what remains.

    Nothing is raised: what cannot be deleted is given back. A root that does not exist holds
    nothing to do.
    """
    remaining: list[Path] = []
    for root in roots:
        for parent in (root, *_below(root, DAY)):
            for hidden in _below(parent, FORGOTTEN):
                try:
                    _delete(hidden)
                except OSError:
                    remaining.append(hidden)
            if parent != root:
                _remove_empty_day(parent)
    return tuple(remaining)


def _delete(hidden: Path) -> None:
    """Delete a folder that somebody else may be deleting too. Raises OSError."""
    while hidden.exists():
        try:
            shutil.rmtree(hidden)
        except FileNotFoundError:
            continue


def _below(folder: Path, beginning: str) -> list[Path]:
    try:
        return sorted(place for place in folder.iterdir() if place.name.startswith(beginning))
    except OSError:
        return []


def _remove_empty_day(folder: Path) -> None:
    if folder.name.startswith(DAY):
        # It still holds other sessions, or somebody else was faster.
        with contextlib.suppress(OSError):
            folder.rmdir()
