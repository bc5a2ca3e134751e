"""Read the pictures of a range of a media file with FFmpeg, exact to the frame."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable
from pathlib import Path

import av

from riot.screen.deck.developing import Developer
from riot.screen.deck.disk import Disk
from riot.screen.deck.frames import EXACT, FrameSource
from riot.screen.deck.opening import UnreadableMediaError
from riot.screen.deck.port import Picture
from riot.screen.settings import Fit

_MOST_PASSED = 12
"""Pictures passed by in a row; then a late one is shown, so that a slow decoder is no still."""

_USUAL_SECONDS = 0.04
_BREAKS_OFF_SECONDS = 1.0
"""How much may be missing at the end of a file that is whole."""

_Timed = tuple[float, av.VideoFrame]


class PictureReader:
    """Read the pictures of a range.

    The first picture is the one whose time is nearest to `start`, or the one that still stands
    then; the last is the one before that of `end`. They are scaled to fit into `box` (width,
    height), or with "fill" to cover it, their shape kept. `first` is the file's time at position
    0; `duration`, in seconds, is what the file's header promises until `finished`, then exact.
    Raises UnreadableMediaError when there is no picture to show, and SupersededError as soon as
    `superseded` says so. `disk` gets to know of every read.
    """

    def __init__(
        self,
        path: Path,
        start: float,
        end: float | None,
        box: tuple[int, int],
        fit: Fit = "letterbox",
        superseded: Callable[[], bool] = lambda: False,
        disk: Disk | None = None,
    ) -> None:
        self._developer = Developer(box, fit)
        self._end = math.inf if end is None else end
        self._index = -1
        self._passed = 0
        self._last = -math.inf
        self._step = _USUAL_SECONDS
        self.finished = False
        self.broken = ""
        self._source = FrameSource(path, superseded, disk)
        try:
            self._find_first(start)
        except BaseException:
            self._source.close()
            raise

    def _find_first(self, start: float) -> None:
        source = self._source
        source.seek(start)
        before: _Timed | None = None
        at = source.read()
        while at is not None and at[0] < start - EXACT:
            before, at = at, source.read()
        self._waiting = deque(frame for frame in (before, at) if frame is not None)
        if before is not None and not self._stands(before, at, start):
            self._waiting.popleft()
        if not self._waiting:
            raise UnreadableMediaError(source.broken or f"nothing to show at {start:g} s")
        first = self._waiting[0][0]
        near = abs(first - start) <= source.seconds / 2 + EXACT
        self.first = first if near else start
        if self._is_beyond(self._waiting[0]):
            raise UnreadableMediaError(f"nothing to show between {start:g} s and {self._end:g} s")
        span = min(self._end, source.promised) - self.first
        self.duration = max(1, round(span / source.seconds)) * source.seconds
        self._ahead = self._next()

    def _stands(self, before: _Timed, after: _Timed | None, start: float) -> bool:
        """Say whether at `start` one sees the frame before it rather than the one after it."""
        since = start - before[0]
        if after is None:
            return since < self._source.lasts(before[1], self._source.seconds) - EXACT
        if self._source.hidden:
            return False  # what is missing between the two was damaged; it may be another shot
        return after[0] - start > min(since, self._source.seconds / 2)

    def _next(self) -> _Timed | None:
        """Give the next frame of the range."""
        timed = self._waiting.popleft() if self._waiting else self._source.read()
        if timed is None:
            self._beyond = None
            return None
        if self._is_beyond(timed):
            self._beyond = timed[0]
            return None
        self._step = self._spacing(timed[0])
        self._last = timed[0]
        return timed

    def _is_beyond(self, timed: _Timed) -> bool:
        """Say whether a frame is the one nearest to the range's end, or comes after it."""
        return timed[0] >= self._end - max(self._spacing(timed[0]) / 2, EXACT)

    def _spacing(self, time: float) -> float:
        """Give how far apart frames are here; in some films that varies."""
        before = _USUAL_SECONDS if self._last == -math.inf else time - self._last
        return min(self._source.seconds, before)

    def read(self, needed_after: float) -> Picture | None:
        """Give the next picture; one that is over before `needed_after` is passed by.

        `needed_after` is a position in seconds. None at the end of the range; `finished` is then
        true, `duration` exact, and `broken` says if the file broke off.
        """
        while self._ahead is not None:
            time, frame = self._ahead
            self._source.needed = self.first + needed_after
            position = max(time - self.first, 0.0)
            self._ahead = self._next()
            if self._ahead is None:
                self._finish(time, frame)
                seconds = self.duration - position
            else:
                seconds = max(self._ahead[0] - self.first - position, 0.0)
                # A header may promise too little.
                self.duration = max(self.duration, position + seconds + self._source.seconds)
            self._index = max(self._index + 1, round(position / self._source.seconds))
            wanted = position + seconds > needed_after or self._ahead is None
            if wanted or self._passed >= _MOST_PASSED:
                self._passed = 0
                pixels = self._developer.pixels(frame, self._source.aspect)
                return Picture(pixels, "BGRA", self._index, position, seconds)
            self._passed += 1
        return None

    def _finish(self, time: float, frame: av.VideoFrame) -> None:
        """Set `duration` and `broken`, once the range's last frame and its time are known."""
        source = self._source
        if self._beyond is None:
            over = min(time + source.lasts(frame, self._step), self._end)
            missing = min(source.promised, self._end) - over
            far = over + missing / 2
            cut_off = missing > _BREAKS_OFF_SECONDS and not source.anything_after(far)
            if source.broken or cut_off:
                self.broken = f"the file breaks off {missing:.1f} s before its end"
                if source.broken:
                    self.broken += f": {source.broken}"
        else:
            near = abs(self._beyond - self._end) <= source.seconds / 2 + EXACT
            over = self._beyond if near else self._end
        self.finished = True
        self.duration = over - self.first

    def close(self) -> None:
        """Close the file."""
        self._source.close()
