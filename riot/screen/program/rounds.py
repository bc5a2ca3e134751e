"""Let a clip go round and round: a twin reel takes over at the end of each round."""

from __future__ import annotations

from collections.abc import Collection

from riot.messages import Clip
from riot.screen.program.rack import Rack
from riot.screen.program.reel import Reel
from riot.screen.program.take import AHEAD_SECONDS, Shown


class Rounds:
    """Hold the twin of a looping clip. `period` is seconds between two display frames."""

    def __init__(self, rack: Rack, period: float) -> None:
        self._rack = rack
        self._period = period
        self._twin: tuple[Reel, float] | None = None
        self._missing_since: float | None = None

    @property
    def twin(self) -> Reel | None:
        """Give the reel that has been told when to take over."""
        return self._twin[0] if self._twin else None

    def drop(self) -> None:
        """Forget the twin: another take comes on."""
        self._missing_since = None
        if self._twin is not None:
            self._twin[0].unload()
            self._twin = None

    def follow(
        self, live: Shown, clip: Clip, busy: Collection[Reel], now: float, moment: float
    ) -> str:
        """Start the twin in time and let it take over; give why the clip cannot go on, if so."""
        assert live.reel is not None
        if self._twin is None and live.end() - now <= AHEAD_SECONDS:
            twin = self._rack.find(clip, busy)
            if twin is None or twin.state != "ready":
                return self._missed(twin, live.end(), now)
            at = live.end()
            if live.timed:
                at += max(0.0, (now - at) // live.reel.duration) * live.reel.duration
            elif at < now - self._period / 2:
                at = now
            twin.set_volume(clip.volume)
            twin.play(at)
            self._twin = twin, at
            self._missing_since = None
        if self._twin is not None and moment >= self._twin[1]:
            live.reel.unload()
            live.reel, live.begun = self._twin
            self._twin = None
        return ""

    def _missed(self, twin: Reel | None, end: float, now: float) -> str:
        """Say why there is no next round: the file vanished, or its disk does not answer.

        A machine that slept finds the end long past: patience begins when it is missed first.
        """
        if now < end:
            return ""
        if twin is not None and twin.state == "failed":
            return twin.failure
        if self._missing_since is None:
            self._missing_since = now
        late = now - self._missing_since
        return "its next round is not ready" if late > self._rack.patience else ""
