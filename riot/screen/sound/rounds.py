"""Read a piece of music over and over, without a gap."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import av

from riot.screen.deck.opening import UnreadableMediaError
from riot.screen.sound.file import SoundFile
from riot.screen.sound.remix import Remix
from riot.screen.sound.voice import RATE, Samples

_KEPT_SECONDS = 20.0


class Rounds:
    """Read float32 [samples, channels] at 48 kHz, round after round as if it were one file.

    What an encoder put before and behind the music is left out where FFmpeg knows of it. A short
    piece is decoded once. Raises UnreadableMediaError, later on too.
    """

    def __init__(self, path: Path, channels: int) -> None:
        self._path = path
        self._channels = channels
        self._file: SoundFile | None = SoundFile(path)
        self._kept: list[av.AudioFrame] | None = None

    def blocks(self, index: int = 0) -> Iterator[tuple[int, Samples]]:
        """Give blocks, and the sample each begins with, from about sample `index` on."""
        remix = Remix(self._channels)
        begin = index
        offset = index / RATE % self._length() if index > 0 else 0.0
        frames = self._round(offset)
        first = next(frames, None)
        if first is None:
            raise UnreadableMediaError("there is no sound in it")
        time = first[0]
        if index > 0 and time is not None:
            begin = index - round((offset - time) * RATE)
        for frame in chain([first[1]], (frame for _, frame in frames), self._on_and_on()):
            for samples in remix.take(frame):
                yield begin, samples
                begin += len(samples)

    def _length(self) -> float:
        """Give the seconds of a round."""
        with_header = self._open().duration
        if with_header > 0:
            return with_header
        return sum(frame.samples / frame.sample_rate for _, frame in self._round(0.0)) or 1.0

    def _on_and_on(self) -> Iterator[av.AudioFrame]:
        while True:
            empty = True
            for _, frame in self._round(0.0):
                empty = False
                yield frame
            if empty:
                raise UnreadableMediaError("there is no sound in it any more")

    def _round(self, offset: float) -> Iterator[tuple[float | None, av.AudioFrame]]:
        if self._kept is not None and offset == 0:
            yield from ((None, frame) for frame in self._kept)
            return
        kept: list[av.AudioFrame] = []
        seconds = 0.0
        for time, frame in self._open().frames(offset):
            seconds += frame.samples / frame.sample_rate
            if offset == 0 and seconds <= _KEPT_SECONDS:
                kept.append(frame)
            yield time, frame
        if offset == 0 and seconds <= _KEPT_SECONDS:
            self._kept = kept
        self.close()

    def _open(self) -> SoundFile:
        if self._file is None:
            self._file = SoundFile(self._path)
        return self._file

    def close(self) -> None:
        """Close the file."""
        if self._file is not None:
            self._file.close()
            self._file = None
