"""A temporary folder for sessions sealed on the fly; what a killed run left of one goes."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path
from types import TracebackType

from riot.record.journal.lock import WriterLock

PREFIX = "riot-scratch-"


class Scratch:
    """One folder, there until `close`; folders whose makers died are removed on the way.

    What lies there is of visitors: it must not outlive the question. Raises OSError where there is
    no room for a folder.
    """

    def __init__(self) -> None:
        _sweep(Path(tempfile.gettempdir()))
        self.path = Path(tempfile.mkdtemp(prefix=PREFIX))
        self._lock: WriterLock | None = WriterLock(self.path)

    def close(self) -> None:
        """Remove the folder."""
        lock, self._lock = self._lock, None
        if lock is not None:
            shutil.rmtree(self.path, ignore_errors=True)
            lock.release()

    def __enter__(self) -> Path:
        """Give the folder."""
        return self.path

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _value: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Remove the folder."""
        self.close()


def _sweep(place: Path) -> None:
    """Remove the folders that nobody holds; another user's stay, the system sees to that."""
    for left in place.glob(f"{PREFIX}*"):
        if left.is_symlink() or not left.is_dir():
            continue
        try:
            lock = WriterLock(left)
        except OSError:
            continue
        shutil.rmtree(left, ignore_errors=True)
        lock.release()
