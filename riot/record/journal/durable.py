"""Have what was written outlive a power cut, as far as the system can."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path

if sys.platform == "darwin":
    import fcntl

    def sync_file(handle: int) -> None:
        """Wait until a file's content is on the medium. Raises OSError."""
        # fsync leaves it in the drive's cache here.
        try:
            fcntl.fcntl(handle, fcntl.F_FULLFSYNC)
        except OSError:
            os.fsync(handle)

elif sys.platform == "win32":

    def sync_file(handle: int) -> None:
        """Wait until a file's content is on the medium. Raises OSError."""
        os.fsync(handle)

else:

    def sync_file(handle: int) -> None:
        """Wait until a file's content is on the medium. Raises OSError."""
        os.fdatasync(handle)


def sync_folder(folder: Path) -> None:
    """Have the names in a folder outlive a power cut too, where the system lets us sync one."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
