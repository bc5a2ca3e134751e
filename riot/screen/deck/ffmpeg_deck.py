"""A deck that decodes with FFmpeg, on a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass, field
from pathlib import Path

from riot.clock import SystemClock
from riot.messages import Clip
from riot.screen.deck.disk import Disk
from riot.screen.deck.frames import SupersededError
from riot.screen.deck.opening import UnreadableMediaError, reason_of
from riot.screen.deck.port import STALLED_SECONDS, DeckState, Picture
from riot.screen.deck.reading import PictureReader
from riot.screen.settings import Fit

_AHEAD_SECONDS = 0.32
_AHEAD_FEWEST = 4
_AHEAD_BYTES = 64_000_000
_AHEAD_WAITING = 2
_STEPS = 4
_NEARLY = 1e-6
_CLOSE_SECONDS = 1.0
_PATIENCE_SECONDS = 0.3
_MOST_THREADS = 4


@dataclass(eq=False, slots=True)
class _Order:
    """One load: what came of it is gone with it."""

    clip: Clip
    path: Path
    disk: Disk = field(default_factory=Disk)
    taken: bool = False
    state: DeckState = "loading"
    failure: str = ""
    broken: str = ""
    duration: float = 0.0
    ahead: deque[Picture] = field(default_factory=deque[Picture])
    newest: Picture | None = None
    start: float | None = None
    asked: float = 0.0
    steps: deque[float] = field(default_factory=lambda: deque[float](maxlen=_STEPS))


class FfmpegDeck:
    """Decode ahead into a short queue; the caller takes what the clock says is due.

    `size` is the screen's width and height, `fit` how pictures are scaled to it. All state is
    behind one condition, held only for a few assignments: files are read and decoded outside it.

    A thread that a disk holds up cannot be woken: the operating system has it. The next load goes
    to a relief then, and closing waits for a second at most; the thread ends when its read returns,
    or with the process, which is why it is a daemon.
    """

    def __init__(self, size: tuple[int, int], fit: Fit = "letterbox") -> None:
        self._size = size
        self._fit: Fit = fit
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._threads: list[threading.Thread] = []
        self._working: threading.Thread | None = None
        self._idle = 0
        self._let_go_at: float | None = None
        self._clock = SystemClock()
        self._closing = False

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        order = self._order
        return "empty" if order is None else order.state

    @property
    def failure(self) -> str:
        """Say why the deck failed."""
        order = self._order
        return "" if order is None else order.failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        order = self._order
        return 0.0 if order is None else order.duration

    @property
    def stalled(self) -> bool:
        """Say whether a picture that was due has not come for a while."""
        with self._changed:
            order = self._order
            if order is None or order.state != "playing" or order.newest is None or order.ahead:
                return False
            over = order.newest.position + order.newest.seconds
            return min(order.asked, order.duration) - over > STALLED_SECONDS

    @property
    def disk_waits(self) -> bool:
        """Say whether its disk does not answer."""
        order = self._order
        return order is not None and order.disk.waits

    def load(self, clip: Clip, path: Path) -> None:
        """Let a thread open the file and decode its first frames."""
        with self._changed:
            if self._closing:
                return
            self._replace(_Order(clip, path))
            if not self._idle and len(self._threads) < _MOST_THREADS:
                self._idle += 1
                thread = threading.Thread(target=self._run, name="deck", daemon=True)
                self._threads.append(thread)
                thread.start()

    def unload(self) -> None:
        """Let the thread drop the file."""
        with self._changed:
            self._replace(None)

    def _replace(self, order: _Order | None) -> None:
        if self._order is not None:
            # A thread that waits may hold the order, not the megabytes of its pictures.
            self._order.ahead.clear()
            self._order.newest = None
        self._order = order
        if self._let_go_at is None:
            self._let_go_at = self._clock.now()
        self._changed.notify_all()

    def play(self, at: float) -> None:
        """Start a ready clip."""
        with self._changed:
            order = self._order
            if order is not None and order.state == "ready":
                order.state = "playing"
                order.start = at
                self._changed.notify_all()

    def frame(self, now: float) -> Picture | None:
        """Take the newest picture that is due."""
        with self._changed:
            order = self._order
            if order is None:
                return None
            if order.state == "playing":
                position = self._position(order, now)
                if position > order.asked:
                    order.steps.append(position - order.asked)
                order.asked = position
                while order.ahead and order.ahead[0].position <= position + _NEARLY:
                    order.newest = order.ahead.popleft()
                    self._changed.notify_all()
                if position >= order.duration - _NEARLY:
                    order.state = "failed" if order.broken else "ended"
                    order.failure = order.broken
            return order.newest

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        order = self._order
        return 0.0 if order is None else self._position(order, now)

    @staticmethod
    def _position(order: _Order, now: float) -> float:
        return 0.0 if order.start is None else min(max(now - order.start, 0.0), order.duration)

    def stop(self) -> None:
        """Let the threads end, without waiting for them."""
        with self._changed:
            self._closing = True
            self._replace(None)

    def close(self) -> None:
        """Stop the threads and wait for them, unless a disk holds them up."""
        self.stop()
        deadline = self._clock.now() + _CLOSE_SECONDS
        for thread in self._threads:
            thread.join(max(deadline - self._clock.now(), 0.01))
        self._threads = [thread for thread in self._threads if thread.is_alive()]

    # ── on the deck's thread ────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        while (order := self._next_order()) is not None:
            reason = ""
            try:
                self._decode(order)
            except SupersededError:
                pass
            except UnreadableMediaError as error:
                reason = str(error)
            except Exception as error:  # whatever a file does, the film goes on
                reason = reason_of(error)
            with self._changed:
                if self._working is threading.current_thread():
                    self._working = None
                if reason and self._order is order:
                    order.state, order.failure = "failed", reason
                self._idle += 1
                self._changed.notify_all()

    def _next_order(self) -> _Order | None:
        """Wait for something to do, or to relieve a thread that does not come back; None: close."""
        with self._changed:
            while not self._closing:
                order = self._order
                if order is None or order.taken:
                    self._changed.wait()
                elif self._working is not None:
                    since = self._clock.now() - (self._let_go_at or 0.0)
                    if since < _PATIENCE_SECONDS:
                        self._changed.wait(_PATIENCE_SECONDS - since)
                    else:
                        self._working = None
                else:
                    order.taken = True
                    self._working = threading.current_thread()
                    self._let_go_at = None
                    self._idle -= 1
                    return order
            return None

    def _decode(self, order: _Order) -> None:
        clip = order.clip
        pictures = PictureReader(
            order.path,
            clip.start,
            clip.end,
            self._size,
            self._fit,
            superseded=lambda: self._order is not order,
            disk=order.disk,
        )
        try:
            while self._order is order and not pictures.finished:
                if self._has_room(order):
                    picture = pictures.read(self._next_needed(order))
                    if picture is not None:
                        self._append(order, picture, pictures)
        finally:
            pictures.close()
        with self._changed:
            while self._order is order:
                self._changed.wait()

    def _has_room(self, order: _Order) -> bool:
        """Wait until a picture was taken or the deck holds something else."""
        with self._changed:
            if self._order is order and len(order.ahead) >= _most_ahead(order):
                self._changed.wait()
                return False
            return self._order is order

    def _next_needed(self, order: _Order) -> float:
        """Give the time that the next picture must last beyond.

        When the clock runs fast, or the screen draws seldom, most pictures would never be seen.
        """
        with self._changed:
            last = order.ahead[-1] if order.ahead else order.newest
            if len(order.steps) < _STEPS or last is None:
                return order.asked
            return max(order.asked, last.position + min(order.steps) - _NEARLY)

    def _append(self, order: _Order, picture: Picture, pictures: PictureReader) -> None:
        with self._changed:
            if self._order is not order:
                return
            order.duration = pictures.duration
            order.broken = pictures.broken
            if order.newest is None:
                order.newest = picture
                order.state = "ready"
            else:
                order.ahead.append(picture)


def _most_ahead(order: _Order) -> int:
    """Say how many pictures to hold: what a busy machine may be late by, but no great memory."""
    if order.start is None or order.newest is None:
        return _AHEAD_WAITING
    seconds = max(order.newest.seconds, 0.001)
    fit = _AHEAD_BYTES // order.newest.pixels.nbytes
    return max(_AHEAD_FEWEST, min(round(_AHEAD_SECONDS / seconds), fit))
