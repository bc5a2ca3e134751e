"""Decks that decode with FFmpeg (PyAV), each on a thread of its own."""

from __future__ import annotations

import threading
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from riot.clock import Clock
from riot.messages import Clip
from riot.screen.deck.port import DeckState, Picture
from riot.screen.deck.reading import PictureReader, SoundReader, UnreadableMediaError
from riot.screen.sound.mixer import Mixer, Voice, open_mixer

_AHEAD_PLAYING = 5
_AHEAD_WAITING = 2
_SOUND_AHEAD = 0.5
_STEPS = 4
_NEARLY = 1e-6


class FfmpegPlayer:
    """Make decks of one size that share one sound output."""

    def __init__(
        self, *, size: tuple[int, int], clock: Clock, sound: bool = True, seed: int = 0
    ) -> None:
        self._size = size
        self._mixer = open_mixer(clock, sound=sound)
        self._decks: list[FfmpegDeck] = []

    def deck(self) -> FfmpegDeck:
        """Make one more deck."""
        deck = FfmpegDeck(self._size, self._mixer)
        self._decks.append(deck)
        return deck

    def mute(self, on: bool) -> None:
        """Be silent while the clock runs at another pace than sound can be heard at."""
        if self._mixer is not None:
            self._mixer.mute(on)

    def close(self) -> None:
        """Close all decks and the sound output."""
        for deck in self._decks:
            deck.close()
        if self._mixer is not None:
            self._mixer.close()


@dataclass(frozen=True, slots=True)
class _Order:
    clip: Clip
    path: Path
    voice: Voice | None


class FfmpegDeck:
    """Decode ahead into a short queue; the caller takes what the clock says is due.

    `size` is the screen's width and height. All state is behind one condition, held only for a few
    assignments: decoding happens outside it.
    """

    def __init__(self, size: tuple[int, int], mixer: Mixer | None) -> None:
        self._size = size
        self._mixer = mixer
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
            self._replace(
                _Order(clip, path, self._mixer.voice(clip.volume) if self._mixer else None)
            )
            self._state = "loading"
            if self._thread is None and not self._closing:
                self._thread = threading.Thread(target=self._run, name="deck")
                self._thread.start()

    def unload(self) -> None:
        """Let the thread drop the file."""
        with self._changed:
            self._replace(None)

    def _replace(self, order: _Order | None) -> None:
        if self._order is not None and self._order.voice is not None:
            self._order.voice.stop()
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
            if self._order.voice is not None:
                self._order.voice.start(at)
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

    def set_volume(self, volume: float) -> None:
        """Set the voice's gain."""
        order = self._order
        if order is not None and order.voice is not None:
            order.voice.set_gain(volume)

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
        pictures = PictureReader(order.path, clip.start, clip.end, self._size)
        sound = None
        try:
            # The first picture comes before the sound is opened: a cut may be waiting for it.
            picture = pictures.read(self._asked)
            if picture is not None:
                self._append(order, picture, pictures)
            if order.voice is not None:
                seconds = None if clip.end is None else pictures.duration
                sound = SoundReader(order.path, pictures.first, seconds)
            while self._order is order:
                if order.voice is not None and order.voice.buffered < _SOUND_AHEAD and sound:
                    block = sound.read()
                    if block is None:
                        sound.close()
                        sound = None
                    else:
                        order.voice.offer(block)
                        if order.voice.buffered < _SOUND_AHEAD / 2:
                            continue
                ahead = _AHEAD_WAITING if self._start is None else _AHEAD_PLAYING
                if len(self._ahead) < ahead and not pictures.finished:
                    picture = pictures.read(self._next_needed())
                    if picture is not None:
                        self._append(order, picture, pictures)
                else:
                    self._rest(order, sound is not None)
        finally:
            pictures.close()
            if sound is not None:
                sound.close()

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

    def _rest(self, order: _Order, sounding: bool) -> None:
        """Wait until a picture was taken, the order changed, or sound may have run low."""
        with self._changed:
            if self._order is order and not self._closing:
                playing = self._start is not None
                self._changed.wait(0.05 if sounding and playing else None)
