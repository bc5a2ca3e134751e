"""Decks that decode with FFmpeg (PyAV), each on a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import DeckState, Picture
from riot.screen.deck.reading import PictureReader, UnreadableMediaError
from riot.screen.settings import Decoding, Fit

_AHEAD_PLAYING = 5
_AHEAD_WAITING = 2
_STEPS = 4
_NEARLY = 1e-6


class FfmpegPlayer:
    """Make decks whose pictures fit into `size` (width, height), or cover it.

    `decoding` and `seed` are there for the other players: FFmpeg's software decoders are used.
    """

    def __init__(
        self,
        *,
        size: tuple[int, int],
        clock: Clock,
        fit: Fit = "letterbox",
        decoding: Decoding = "auto",
        seed: int = 0,
    ) -> None:
        self._size = size
        self._fit: Fit = fit
        self._decks: list[FfmpegDeck] = []

    def deck(self) -> FfmpegDeck:
        """Make one more deck."""
        deck = FfmpegDeck(self._size, self._fit)
        self._decks.append(deck)
        return deck

    def close(self) -> None:
        """Close all decks."""
        for deck in self._decks:
            deck.close()


@dataclass(frozen=True, slots=True)
class _Order:
    clip: Clip
    path: Path


class FfmpegDeck:
    """Decode ahead into a short queue; the caller takes what the clock says is due.

    `size` is the screen's width and height, `fit` how pictures are scaled to it. All state is
    behind one condition, held only for a few assignments: decoding happens outside it.
    """

    def __init__(self, size: tuple[int, int], fit: Fit = "letterbox") -> None:
        self._size = size
        self._fit: Fit = fit
        self._changed = threading.Condition()
        self._order: _Order | None = None
        self._thread: threading.Thread | None = None
        self._closing = False
        self._forget()

    def _forget(self) -> None:
        self._state: DeckState = "empty"
        self._failure = ""
        self._duration = 0.0
        self._ahead: deque[Picture] = deque()
        self._newest: Picture | None = None
        self._start: float | None = None
        self._asked = 0.0
        self._steps: deque[float] = deque(maxlen=_STEPS)
        self._broken = ""

    @property
    def state(self) -> DeckState:
        """Say where the deck is."""
        return self._state

    @property
    def failure(self) -> str:
        """Say why the deck failed."""
        return self._failure

    @property
    def duration(self) -> float:
        """Give the seconds of the range."""
        return self._duration

    def load(self, clip: Clip, path: Path) -> None:
        """Let the thread open the file and decode its first frames."""
        with self._changed:
            self._replace(_Order(clip, path))
            self._state = "loading"
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="deck")
                self._thread.start()

    def unload(self) -> None:
        """Let the thread drop the file."""
        with self._changed:
            self._replace(None)

    def _replace(self, order: _Order | None) -> None:
        self._forget()
        self._order = order
        self._changed.notify()

    def play(self, at: float) -> None:
        """Start a ready clip."""
        with self._changed:
            if self._state != "ready" or self._order is None:
                return
            self._state = "playing"
            self._start = at
            self._changed.notify()

    def frame(self, now: float) -> Picture | None:
        """Take the newest picture that is due."""
        with self._changed:
            if self._state == "playing":
                position = self.position(now)
                if position > self._asked:
                    self._steps.append(position - self._asked)
                self._asked = position
                while self._ahead and self._ahead[0].position <= self._asked + _NEARLY:
                    self._newest = self._ahead.popleft()
                    self._changed.notify()
                if self._asked >= self._duration - _NEARLY:
                    self._state = "failed" if self._broken else "ended"
                    self._failure = self._broken
            return self._newest

    def position(self, now: float) -> float:
        """Give seconds since the in-point."""
        return 0.0 if self._start is None else min(max(now - self._start, 0.0), self._duration)

    def close(self) -> None:
        """Stop the thread and wait for it."""
        with self._changed:
            self._replace(None)
            self._closing = True
            thread, self._thread = self._thread, None
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        done: _Order | None = None
        while True:
            with self._changed:
                while not self._closing and self._order is done:
                    self._changed.wait()
                if self._closing:
                    return
                order = self._order
            done = order
            if order is not None:
                try:
                    self._decode(order)
                except UnreadableMediaError as error:
                    self._fail(order, str(error))

    def _fail(self, order: _Order, reason: str) -> None:
        with self._changed:
            if self._order is order:
                self._state = "failed"
                self._failure = reason

    def _decode(self, order: _Order) -> None:
        clip = order.clip
        pictures = PictureReader(order.path, clip.start, clip.end, self._size, self._fit)
        try:
            while self._order is order:
                ahead = _AHEAD_WAITING if self._start is None else _AHEAD_PLAYING
                if len(self._ahead) < ahead and not pictures.finished:
                    picture = pictures.read(self._next_needed())
                    if picture is not None:
                        self._append(order, picture, pictures)
                else:
                    self._rest(order)
        finally:
            pictures.close()

    def _next_needed(self) -> float:
        """Give the time that the next picture must last beyond.

        When the clock runs fast, or the screen draws seldom, most pictures would never be seen.
        """
        with self._changed:
            last = self._ahead[-1] if self._ahead else self._newest
            if len(self._steps) < _STEPS or last is None:
                return self._asked
            return max(self._asked, last.position + min(self._steps) - _NEARLY)

    def _append(self, order: _Order, picture: Picture, pictures: PictureReader) -> None:
        with self._changed:
            if self._order is not order:
                return
            self._duration = pictures.duration
            self._broken = pictures.broken
            if self._newest is None:
                self._newest = picture
                self._state = "ready"
            else:
                self._ahead.append(picture)

    def _rest(self, order: _Order) -> None:
        """Wait until a picture was taken or the order changed."""
        with self._changed:
            if self._order is order and not self._closing:
                self._changed.wait()
