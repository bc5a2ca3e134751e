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
        self._handle = self._take(session.name)
        while not _is_at(self._handle, self._path):
            # Its last holder removed the file after we had opened it: others lock a new one.
            os.close(self._handle)
            self._handle = self._take(session.name)

    def _take(self, name: str) -> int:
        handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(handle)
        except OSError as error:
            os.close(handle)
            raise BlockingIOError(f"{name} is being written") from error
        return handle

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


def _is_at(handle: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except FileNotFoundError:
        return False


if sys.platform == "win32":
    import msvcrt

    def _lock(handle: int) -> None:
        msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(handle: int) -> None:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
