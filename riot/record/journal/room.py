"""How much room the disk has left, and what that means for what is kept."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1_000_000

SCARCE = 500 * MEGABYTE
"""Free bytes below which sessions past their time are deleted at once.

Above `SHORT`, so that deleting has its chance before anything is left out.
"""

SHORT = 200 * MEGABYTE
"""Free bytes below which readings and moods are not kept any more.

A day of decisions alone is below thirty megabytes, so they go on for a week; and the machine's own
logs and temporary files must not find a full disk while a film plays.
"""

ENOUGH = 300 * MEGABYTE
"""Free bytes from which the next session is kept whole again: a little above `SHORT`."""

SMALL_DISK = 10
"""Of a disk with less room than so many times `SCARCE`, all limits are smaller in proportion."""


@dataclass(frozen=True, slots=True)
class Room:
    """The bytes of a disk: those that are free, and all."""

    free: int
    total: int

    @property
    def scarce(self) -> bool:
        """Say whether what may go should go now."""
        return self._below(SCARCE)

    @property
    def short(self) -> bool:
        """Say whether readings cannot be kept any more."""
        return self._below(SHORT)

    @property
    def enough(self) -> bool:
        """Say whether readings can be kept again."""
        return not self._below(ENOUGH)

    def words(self) -> str:
        """Say how much is free."""
        return f"{self.free / MEGABYTE:.0f} MB are free"

    def _below(self, limit: int) -> bool:
        return self.free < min(limit, self.total * limit / (SMALL_DISK * SCARCE))


Measure = Callable[[Path], Room]
"""Looks at the disk that a folder is on; raises OSError where there is no such folder."""


def room_on_disk(folder: Path) -> Room:
    """Look at the disk of a folder. Raises OSError."""
    usage = shutil.disk_usage(folder)
    return Room(usage.free, usage.total)
