"""One clip's range on its way: compressed pictures in, pictures for the screen out."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from pathlib import Path

import numpy as np

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.port import STALLED_SECONDS, DeckState, Picture
from riot.screen.deck.vlc.feed import Feed
from riot.screen.deck.vlc.printing import Printer
from riot.screen.settings import Fit

_AHEAD_PLAYING = 5
_AHEAD_WAITING = 2
_SHOW_SECONDS = 5.0
"""How long libvlc may take for one picture that it has been given."""

_LAST_SECONDS = 1.0
"""How long after libvlc has read all its last pictures may come."""

_MOST_PASSED = 12
"""Pictures passed by in a row; then a late one is shown, so that a slow decoder is no still."""

_NEARLY = 1e-6


class Roll:
    """Hold a few pictures ahead of the clock; `begin` is told once libvlc may decode.

    `undecoded` says why libvlc gives no pictures of what it was given; the deck then decides what
    to do. Everything is behind one condition. `room`, `arrived` and `over` run on libvlc's threads.
    """

    def __init__(
        self,
        clip: Clip,
        path: Path,
        box: tuple[int, int],
        fit: Fit,
        begin: Callable[[Roll], None],
        *,
        hardware: bool,
    ) -> None:
        self.clip = clip
        self.path = path
        self.hardware = hardware
        self.begun = False
        self.undecoded = ""
        self.state: DeckState = "loading"
        self.failure = ""
        self.duration = 0.0
        self.start: float | None = None
        self.dropped = False
        self._clock = SystemClock()
        self._changed = threading.Condition()
        self._printer = Printer(box, fit)
        self._begin = begin
        self._memory = np.empty(0, np.uint8)
        self._ahead: deque[Picture] = deque()
        self._newest: Picture | None = None
        self._origin: int | None = None
        self._place = -1
        self._passed = 0
        self._asked = 0.0
        self._finished = False
        self._broken = ""
        self._owing_since: float | None = None
        self._over_since: float | None = None
        self._holding = False
        self._progress = self._clock.now()
        self.coded = (2, 2)
        self.feed = Feed(path, clip.start, clip.end, self._opened)

    # ── for the deck ────────────────────────────────────────────────────────────────────────────

    def play(self, at: float) -> None:
        """Start, if ready."""
        with self._changed:
            if self.state == "ready":
                self.state, self.start = "playing", at
                self._changed.notify_all()

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        return 0.0 if self.start is None else min(max(now - self.start, 0.0), self.duration)

    def frame(self, now: float) -> Picture | None:
        """Give the newest picture that is due."""
        with self._changed:
            if self.state == "playing":
                self._asked = self.position(now)
                while self._ahead and self._ahead[0].position <= self._asked + _NEARLY:
                    self._newest = self._ahead.popleft()
                    self._changed.notify_all()
                self._note_what_is_owed()
                if self._asked >= self.duration - _NEARLY:
                    self.state = "failed" if self._broken else "ended"
                    self.failure = self._broken
            return self._newest

    @property
    def stalled(self) -> bool:
        """Say whether a picture has been due for too long."""
        since = self._owing_since
        return (
            self.state == "playing"
            and since is not None
            and self._clock.now() - since > STALLED_SECONDS
        )

    def look(self) -> None:
        """Notice if libvlc gives no more pictures: it is through, or shows none for too long."""
        with self._changed:
            now = self._clock.now()
            dry = self.feed.pipe.dry
            waiting = self.state == "loading" or self._owing_since is not None
            if self._over_since is None and self.begun and dry and self.feed.all_sent:
                self._over_since = now
            if self._over_since is not None:
                quiet = now - max(self._over_since, self._progress)
                if quiet > _LAST_SECONDS and not self._holding:
                    self._conclude()
            elif not waiting or not self.begun or dry:
                self._progress = now
            elif now - self._progress > _SHOW_SECONDS:
                self.undecoded = "VLC was given the pictures, but shows none"

    def _conclude(self) -> None:
        feed = self.feed
        if self.state == "loading":
            self.undecoded = feed.broken or "VLC cannot decode the file"
        elif not self._finished:
            if feed.count is None:
                self._broken = feed.failure or "VLC stopped decoding"
            self._finish()

    def fail(self, reason: str) -> None:
        """Say why there will be no more pictures; the newest stays."""
        with self._changed:
            if self.state in ("loading", "ready", "playing"):
                self.state, self.failure = "failed", reason

    def drop(self) -> None:
        """Let go of everything: libvlc's threads, the file's, and the pictures."""
        with self._changed:
            self.dropped = True
            self._ahead.clear()
            self._changed.notify_all()
        self.feed.close()

    def _note_what_is_owed(self) -> None:
        newest = self._newest
        if (
            self._ahead
            or self._finished
            or newest is None
            or self._asked < newest.position + newest.seconds
        ):
            self._owing_since = None
        elif self._owing_since is None:
            self._owing_since = self._clock.now()

    # ── on the feed's thread ────────────────────────────────────────────────────────────────────

    def _opened(self, feed: Feed) -> None:
        """Begin; or take note that the file cannot be read, or no longer."""
        self.feed = feed
        shape = feed.shape
        if feed.failure or shape is None:
            if self.state == "loading":
                self.fail(feed.failure)
            return
        self.coded = shape.width + shape.width % 2, shape.height + shape.height % 2
        self.begun = True
        self._begin(self)

    # ── on libvlc's threads ─────────────────────────────────────────────────────────────────────

    def room(self, size: int) -> int:
        """Give the address of memory for one picture."""
        if self._memory.nbytes != size:
            self._memory = np.empty(size, np.uint8)
        return self._memory.ctypes.data

    def arrived(self, stamp: int) -> None:
        """Take the picture that is in the memory; wait until there is room for the next."""
        self._progress = self._clock.now()
        place = self._place_of(stamp)
        if place <= self._place:
            return
        self._place = place
        number = self.feed.number_of(place)
        if number < self.feed.first or self.dropped:
            return
        if self.feed.count is not None and number >= self.feed.count:
            self._finish()
        elif not self._comes_too_late(number):
            self._keep(number)
        self._wait()

    def over(self) -> None:
        """Take note that libvlc has read all; its last pictures may still be on their way."""
        self._over_since = self._clock.now()

    def _place_of(self, stamp: int) -> int:
        if stamp <= 0:
            return self._place + 1
        grid = self.feed.grid * 1000
        if self._origin is None:
            self._origin = stamp - (self._place + 1) * grid
        return round((stamp - self._origin) / grid)

    def _position_of(self, number: int) -> float:
        times = self.feed.times
        return max(times[min(number, len(times) - 1)] - self.feed.origin, 0.0)

    def _lasts(self, number: int) -> float:
        if number + 1 < len(self.feed.times):
            return max(self._position_of(number + 1) - self._position_of(number), 0.0)
        return self.feed.seconds

    def _comes_too_late(self, number: int) -> bool:
        over = self._position_of(number) + self._lasts(number)
        last = self.feed.count is not None and number + 1 >= self.feed.count
        if over > self._asked or last or self._passed >= _MOST_PASSED:
            self._passed = 0
            return False
        self._passed += 1
        return True

    def _keep(self, number: int) -> None:
        shape = self.feed.shape
        assert shape is not None
        pixels = self._printer.pixels(self._memory, self.coded, shape)
        index, position = number - self.feed.first, self._position_of(number)
        picture = Picture(pixels, "BGRA", index, position, self._lasts(number))
        with self._changed:
            if self.dropped:
                return
            if self._newest is None:
                self._newest = picture
                self.duration = self._promise()
                if self.state == "loading":
                    self.state = "ready"
            else:
                self._ahead.append(picture)
            self._owing_since = None
            if number + 1 == self.feed.count:
                self._finish()

    def _promise(self) -> float:
        feed = self.feed
        end = feed.promised if self.clip.end is None else min(self.clip.end, feed.promised)
        return max(1, round((end - feed.origin) / feed.seconds)) * feed.seconds

    def _finish(self) -> None:
        """Make the duration exact: no more pictures will come."""
        with self._changed:
            if self._finished or self._newest is None:
                return
            self._finished = True
            last = self._ahead[-1] if self._ahead else self._newest
            self._broken = self._broken or self.feed.broken
            self.duration = last.position + last.seconds

    def _wait(self) -> None:
        """Hold libvlc back while enough pictures are ahead, and for good after the last."""
        with self._changed:
            self._holding = True
            while not self.dropped:
                most = _AHEAD_WAITING if self.start is None else _AHEAD_PLAYING
                if not self._finished and len(self._ahead) < most:
                    break
                self._changed.wait()
            self._holding = False
            self._progress = self._clock.now()
        self.feed.needed = self.feed.origin + self._asked
