"""Decode the sound of a file with FFmpeg."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
from av.error import FFmpegError, InvalidDataError
from av.stream import Disposition
from numpy.typing import NDArray

from riot.screen.deck.opening import (
    UnreadableMediaError,
    beginning_of,
    close_media,
    open_media,
)
from riot.screen.sound.languages import choose_stream

_MICROSECONDS = 1_000_000
_RUN_UP_SECONDS = 0.25
"""Decoded before what is wanted: codecs need what came before."""


class SoundFile:
    """Hold a file open for its sound, in `language` where it has that.

    Times are in seconds since the file's beginning, as the pictures' are. Raises
    UnreadableMediaError where there is no sound.
    """

    def __init__(self, path: Path, language: str = "") -> None:
        self._container = open_media(path)
        stream = choose_stream(self._container, language)
        if stream is None:
            close_media(self._container)
            raise UnreadableMediaError("no sound in the file")
        self._stream = stream
        self._origin = beginning_of(self._container)

    @property
    def duration(self) -> float:
        """Give the seconds of the sound that the file promises; 0 where it does not say."""
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            return float(stream.duration * stream.time_base)
        return (self._container.duration or 0) / _MICROSECONDS

    def nearest_picture(self, time: float) -> float:
        """Give the time of the picture nearest to `time`; `time` itself where there is none."""
        moving = [
            stream
            for stream in self._container.streams.video
            if stream.average_rate and not stream.disposition & Disposition.attached_pic
        ]
        if time <= 0 or not moving:
            return time
        stream, rate = moving[0], float(moving[0].average_rate or 1)
        first = 0.0
        if stream.start_time is not None and stream.time_base is not None:
            first = float(stream.start_time * stream.time_base) - self._origin
        return first + round((time - first) * rate) / rate

    def frames(self, wanted: float = 0.0) -> Iterator[tuple[float | None, av.AudioFrame]]:
        """Give frames and their times, from a little before `wanted` on; only once, or seeking.

        What is damaged is left out; a file that breaks off ends early.
        """
        if wanted > 0:
            base = float(self._stream.time_base or 1 / _MICROSECONDS)
            time = int((max(wanted - _RUN_UP_SECONDS, 0.0) + self._origin) / base)
            with suppress(FFmpegError, OSError):  # Else it is read from its beginning.
                self._container.seek(time, stream=self._stream, backward=True)
        packets = self._container.demux(self._stream)
        while True:
            try:
                packet = next(packets, None)
                if packet is None:
                    return
                for frame in packet.decode():
                    time = None if frame.time is None else frame.time - self._origin
                    yield time, _without_padding(frame)
            except InvalidDataError:
                continue
            except (FFmpegError, OSError, ValueError):
                return

    def close(self) -> None:
        """Close the file."""
        close_media(self._container)


def _without_padding(frame: av.AudioFrame) -> av.AudioFrame:
    """Leave out what an encoder put behind the sound, where the file says so to the sample."""
    base, rate = frame.time_base, frame.sample_rate
    if not frame.duration or base is None or base > Fraction(1, rate):
        return frame
    keep = round(frame.duration * base * rate)
    if keep >= frame.samples:
        return frame
    samples: NDArray[np.float32] = frame.to_ndarray()  # type: ignore[assignment]
    width = 1 if frame.format.is_planar else frame.layout.nb_channels
    kept = np.ascontiguousarray(samples[:, : keep * width])
    shorter = av.AudioFrame.from_ndarray(kept, frame.format.name, frame.layout.name)
    shorter.sample_rate, shorter.pts, shorter.time_base = rate, frame.pts, base
    return shorter
