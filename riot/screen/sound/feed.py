"""Fill a voice from a file, on a thread of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Protocol

from riot.screen.deck.opening import UnreadableMediaError
from riot.screen.sound.mixer import Mixer
from riot.screen.sound.voice import RATE, Samples, Voice

_AHEAD_WAITING = RATE
_AHEAD_PLAYING = 6 * RATE
_LATE = RATE
_LOOK_SECONDS = 0.1
_REST_EVERY, _REST_SECONDS = RATE // 10, 0.03
_PATIENCE_SECONDS = 1.0


class Source(Protocol):
    """Samples that can be read from any place on."""

    def blocks(self, index: int = 0) -> Iterator[tuple[int, Samples]]:
        """Give blocks in order, each with the number of its first sample, from about `index` on."""
        ...

    def close(self) -> None:
        """Close the file."""
        ...


class Feed:
    """Hold a second ready for a voice that waits, and six for one that sounds.

    Six seconds let sound go on while a disk stalls. Where reading has fallen behind by more than a
    second, what is late is left out. `when_ready` is called, by the thread, with the first samples.
    `failure` says in one line why nothing could be read. The thread ends with the voice.
    """

    def __init__(
        self,
        voice: Voice,
        mixer: Mixer,
        open_source: Callable[[], Source],
        when_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._voice = voice
        self._mixer = mixer
        self._open = open_source
        self._when_ready = when_ready
        self._awake = threading.Event()
        self._cancelled = False
        self._rested = 0
        self.failure = ""
        # A disk that never answers must not hold up the end of the process.
        self._thread = threading.Thread(target=self._run, name="sound-feed", daemon=True)
        mixer.starter.start(self._thread)

    def wake(self) -> None:
        """Tell that the voice has been started."""
        self._awake.set()

    def cancel(self) -> None:
        """Stop reading soon; does not wait for it."""
        self._cancelled = True
        self._awake.set()

    def close(self) -> None:
        """Stop reading, and wait for it unless the disk hangs; the starter is closed before."""
        self.cancel()
        if self._thread.ident is not None:
            self._thread.join(_PATIENCE_SECONDS)

    def _run(self) -> None:
        if self._ended():
            return
        try:
            source = self._open()
            try:
                self._fill(source)
            finally:
                source.close()
        except UnreadableMediaError as error:
            self.failure = str(error)

    def _fill(self, source: Source) -> None:
        blocks = source.blocks(self._needed())
        block = next(blocks, None)
        self._when_ready()
        while block is not None and not self._ended():
            index, samples = block
            self._voice.offer(index, samples)
            read = index + len(samples)
            while (pause := self._pause(read)) != 0 and not self._ended():
                self._awake.wait(pause)
                self._awake.clear()
            if self._needed() - read > _LATE:
                blocks = source.blocks(self._needed())
            block = next(blocks, None)

    def _ended(self) -> bool:
        return self._cancelled or self._voice.over

    def _pause(self, read: int) -> float | None:
        """Give how long to wait before reading on: 0 for not at all, None until it is started."""
        if self._voice.started is None:
            return 0 if read < _AHEAD_WAITING else None
        ahead = read - self._needed()
        if not self._mixer.listening or ahead >= _AHEAD_PLAYING:
            return _LOOK_SECONDS
        # What is not urgent is read at three times the pace of listening: pictures are decoded too.
        urgent = ahead < _AHEAD_WAITING or read - self._rested < _REST_EVERY
        self._rested = self._rested if urgent else read
        return 0 if urgent else _REST_SECONDS

    def _needed(self) -> int:
        """Give the sample that is heard now."""
        start = self._voice.started
        return max(0, round(self._mixer.clock.now() * RATE) - start) if start is not None else 0
