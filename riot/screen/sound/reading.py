"""Read the sound of a range of a file, exact to the sample."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

from riot.screen.sound.file import SoundFile
from riot.screen.sound.remix import Remix
from riot.screen.sound.voice import RATE, Samples

_GAP_SECONDS = 0.04
"""A frame that lies further from where it is expected leaves a gap, or was jumped to."""


class SoundReader:
    """Read float32 [samples, channels] at 48 kHz; sample 0 is that of `start` seconds.

    Where the file has pictures, `start` and `end` are taken for the times of the pictures nearest
    to them: a deck shows none but whole ones. Raises UnreadableMediaError where there is no sound.
    """

    def __init__(
        self, path: Path, start: float, end: float | None, channels: int, language: str = ""
    ) -> None:
        self._file = SoundFile(path, language)
        self._start = self._file.nearest_picture(start)
        self._length = math.inf
        if end is not None:
            self._length = round((self._file.nearest_picture(end) - self._start) * RATE)
        self._channels = channels

    def blocks(self, index: int = 0) -> Iterator[tuple[int, Samples]]:
        """Give blocks, and the sample each begins with, from about sample `index` on."""
        for begin, samples in self._decoded(self._start + index / RATE):
            first = max(0, -begin)
            last = int(min(len(samples), self._length - begin))
            if last > first:
                yield begin + first, samples[first:last]
            if begin + len(samples) >= self._length:
                return

    def _decoded(self, wanted: float) -> Iterator[tuple[int, Samples]]:
        remix = Remix(self._channels)
        expected, index = math.inf, 0
        for time, frame in self._file.frames(wanted):
            if time is None:
                time = 0.0 if expected == math.inf else expected
            if abs(time - expected) > _GAP_SECONDS:
                for samples in remix.rest():
                    yield index, samples
                    index += len(samples)
                index = round((time - self._start) * RATE)
                expected = time
            expected += frame.samples / frame.sample_rate
            for samples in remix.take(frame):
                yield index, samples
                index += len(samples)
        for samples in remix.rest():
            yield index, samples
            index += len(samples)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
