"""Tell whether a session's writer still lives: it holds a lock that dies with it."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path


def lock_file(session: Path) -> Path:
    """Give the lock's place: beside the folder, so that the folder can be renamed while locked."""
    return session.parent / f".{session.name}.lock"


class WriterLock:
    """Hold the lock of one session folder from construction to `release`.

    Raises BlockingIOError where another process, or this one, holds it, and OSError where it
    cannot be made.
    """

    def __init__(self, session: Path) -> None:
        self._path = lock_file(session)
        self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(self._handle)
        except OSError as error:
            os.close(self._handle)
            raise BlockingIOError(f"{session.name} is being written") from error

    def release(self) -> None:
        """Give the lock up and remove its file."""
        if sys.platform == "win32":
            os.close(self._handle)
            with contextlib.suppress(OSError):
                self._path.unlink()
        else:
            with contextlib.suppress(OSError):
                self._path.unlink()
            os.close(self._handle)


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
