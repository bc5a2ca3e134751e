"""Say what keeps a film from its pictures."""

from __future__ import annotations

from collections.abc import Collection

from riot.screen.program.rack import Rack
from riot.screen.program.reel import Reel
from riot.screen.program.take import Shown, Waiting

SLOW_SECONDS = 1.5
"""How long a picture that should have gone may stand, beyond a stall, on a disk that answers."""

_LATE_SECONDS = 0.5


class Troubles:
    """Watch the live take, the one that waits, and the clips that cannot be held ready."""

    def __init__(self, rack: Rack) -> None:
        self._rack = rack
        self._still_since: float | None = None

    def now(self, live: Shown, waiting: Waiting | None, busy: Collection[Reel], now: float) -> str:
        """Say in one line what is wrong at `now`; empty while all is well."""
        clip = live.clip()
        if live.reel is not None and clip is not None:
            if live.reel.state == "failed":
                return f"{clip.file}: {live.reel.failure}; its last picture is held"
            if why := self._stands_still(live.reel, now):
                return f"{clip.file}: the picture stands still, {why}"
        if waiting is not None and waiting.clip is not None:
            due = waiting.late_since
            if due is not None and now - due > _LATE_SECONDS:
                reel = self._rack.find(waiting.clip, busy)
                return f"{waiting.clip.file}: not ready yet{because(reel)}"
        broken = self._rack.failures()
        return "; ".join(f"{file}: {reason}" for file, reason in sorted(broken.items()))

    def _stands_still(self, reel: Reel, now: float) -> str:
        """Say why the picture stands still; a busy machine that catches up soon is no trouble."""
        if not reel.stalled:
            self._still_since = None
            return ""
        if self._still_since is None:
            self._still_since = now
        if reel.disk_waits:
            return "its disk does not answer"
        slow = now - self._still_since > SLOW_SECONDS
        return "this machine does not keep up" if slow else ""


def because(reel: Reel | None) -> str:
    """Give the reason for a reel's lateness, to be said behind it; empty if none is known."""
    return ", its disk does not answer" if reel is not None and reel.disk_waits else ""
