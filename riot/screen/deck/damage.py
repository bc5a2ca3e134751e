"""Leave out pictures that cannot be decoded rightly, but not for long."""

from __future__ import annotations

_LONGEST_SECONDS = 2.0
"""After that a smeared picture is better than one that stands still."""


class Damage:
    """Know which frames to hide: from a fault to the next whole picture, or for two seconds.

    What is not whole is predicted from what is damaged, so it shows smears and grey blocks; the
    frame before is held meanwhile.
    """

    def __init__(self) -> None:
        self._hiding = False
        self._since: float | None = None
        self._bearing = False

    def found(self) -> None:
        """Take note that something could not be decoded."""
        self._hiding = not self._bearing

    def hides(self, time: float, key: bool, corrupt: bool) -> bool:
        """Say whether to leave this frame out; asked for every frame, in order of `time`."""
        if corrupt:
            self.found()
        elif key:
            self._hiding = self._bearing = False
        if not self._hiding:
            self._since = None
            return False
        self._since = time if self._since is None else self._since
        if time - self._since > _LONGEST_SECONDS:
            self._hiding, self._bearing = False, True
        return self._hiding
