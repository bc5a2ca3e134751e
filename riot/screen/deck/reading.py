"""Read a range of a media file with PyAV: pictures exact to the frame, sound to the sample."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator
from pathlib import Path

import av
import numpy as np
from av.container import InputContainer
from av.error import FFmpegError
from av.video.reformatter import Colorspace, VideoReformatter
from numpy.typing import NDArray

from riot.screen.deck.port import Picture
from riot.screen.settings import Fit

SOUND_RATE = 48_000
_MICROSECONDS = 1_000_000
_DECODER_THREADS = 2

_LEAP_SECONDS = 0.4
"""How late a picture may be before those up to the next key frame are not even decoded."""

_MOST_PASSED = 12
"""Pictures passed by in a row; then a late one is shown, so that a slow decoder is no still."""


class UnreadableMediaError(Exception):
    """Say in one line why a file cannot be played."""


def open_media(path: Path) -> InputContainer:
    """Open a file for reading. Raises UnreadableMediaError."""
    if not path.is_file():
        raise UnreadableMediaError("no such file")
    try:
        return av.open(str(path), metadata_errors="ignore")
    except (FFmpegError, OSError, ValueError) as error:
        raise UnreadableMediaError(_reason(error)) from error


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error) or type(error).__name__


class PictureReader:
    """Read the pictures of a range.

    The first picture is the one whose time is nearest to `start`; the last is the one before that
    nearest to `end`. They are scaled to fit into `box` (width, height), or with "fill" to cover it,
    their shape kept.
    `duration`, in seconds, is what the file's header promises until `finished`, then exact.
    Raises UnreadableMediaError when there is no picture to show.
    """

    def __init__(
        self,
        path: Path,
        start: float,
        end: float | None,
        box: tuple[int, int],
        fit: Fit = "letterbox",
    ) -> None:
        self._container = open_media(path)
        try:
            self._open(start, end, box, fit)
        except BaseException:
            self._container.close()
            raise

    def _open(self, start: float, end: float | None, box: tuple[int, int], fit: Fit) -> None:
        if not self._container.streams.video:
            raise UnreadableMediaError("no video in the file")
        stream = self._container.streams.video[0]
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = _DECODER_THREADS
        self._stream = stream
        self._origin = (self._container.start_time or 0) / _MICROSECONDS
        self.seconds = float(1 / stream.average_rate) if stream.average_rate else 0.04
        self.size = _scaled(stream, box, fit)
        self._reformatter = VideoReformatter()
        self._index = 0
        self._passed = 0
        self._leapt = False
        self._beyond: av.VideoFrame | None = None
        self._needed = -math.inf
        self.finished = False
        self.broken = ""
        self._end = math.inf if end is None else end
        self._frames = self._decode(start)
        self._ahead = next(self._frames, None)
        if self._ahead is None:
            raise UnreadableMediaError(self.broken or f"nothing to show at {start:g} s")
        self.first = self._time(self._ahead)
        span = min(self._end, self._end_of_file()) - self.first
        self.duration = max(1, round(span / self.seconds)) * self.seconds

    def _end_of_file(self) -> float:
        stream = self._stream
        if stream.duration is not None and stream.time_base is not None:
            begin = float((stream.start_time or 0) * stream.time_base) - self._origin
            return begin + float(stream.duration * stream.time_base)
        return (self._container.duration or 0) / _MICROSECONDS

    def _time(self, part: av.VideoFrame | av.Packet, unknown: float = 0.0) -> float:
        """Give the time in the file; `unknown` for an empty packet or one without a time."""
        if part.pts is None or part.time_base is None:
            return unknown
        return float(part.pts * part.time_base) - self._origin

    def _decode(self, start: float) -> Iterator[av.VideoFrame]:
        wanted = start - self.seconds / 2
        try:
            if start > 0:
                self._container.seek(
                    int((start + self._origin) * _MICROSECONDS), backward=True, any_frame=False
                )
            for packet in self._packets():
                for frame in packet.decode():
                    time = self._time(frame)
                    if time >= self._end - self.seconds / 2:
                        return
                    if time >= wanted:
                        if self._leapt:
                            self._leapt, self._beyond = False, frame
                        yield frame
        except (FFmpegError, OSError, ValueError) as error:
            self.broken = _reason(error)

    def _packets(self) -> Iterator[av.Packet]:
        """Give the packets to decode; those that come far too late are left out up to a key frame.

        The last one is the empty packet that drains the decoder.
        """
        held: deque[av.Packet] = deque()
        packets = self._container.demux(self._stream)
        while True:
            packet = held.popleft() if held else next(packets, None)
            if packet is None:
                return
            held.appendleft(packet)
            if self._needed - self._time(packet, self._needed) > _LEAP_SECONDS:
                self._leap(held, packets)
            yield held.popleft()

    def _leap(self, held: deque[av.Packet], packets: Iterator[av.Packet]) -> None:
        """Read ahead to what is needed, and drop all before the last key frame on the way."""
        while self._time(held[-1], math.inf) < self._needed:
            packet = next(packets, None)
            if packet is None:
                break
            held.append(packet)
        keys = [
            number
            for number, packet in enumerate(held)
            if packet.is_keyframe and self._time(packet, math.inf) <= self._needed
        ]
        if keys and keys[-1] > 0:
            for _ in range(keys[-1]):
                held.popleft()
            self._stream.codec_context.flush_buffers()
            self._leapt = True

    def read(self, needed_after: float) -> Picture | None:
        """Give the next picture; one that is over before `needed_after` is passed by.

        `needed_after` is in seconds since the first picture. None at the end of the range;
        `finished` is then true, `duration` exact, and `broken` says if the file broke off.
        """
        while self._ahead is not None:
            frame = self._ahead
            self._needed = self.first + needed_after
            position = self._time(frame) - self.first
            self._ahead = next(self._frames, None)
            seconds = self.seconds
            if self._ahead is None:
                self._finish(position + self.seconds)
            else:
                seconds = max(self._time(self._ahead) - self.first - position, 0.0)
            if frame is self._beyond:
                self._index = max(self._index, round(position / self.seconds))
            index = self._index
            self._index += 1
            wanted = position + seconds > needed_after or self._ahead is None
            if wanted or self._passed >= _MOST_PASSED:
                self._passed = 0
                return Picture(self._pixels(frame), "BGRA", index, position, seconds)
            self._passed += 1
        return None

    def _finish(self, duration: float) -> None:
        missing = self.duration - duration
        if not self.broken and missing > 1:
            self.broken = f"the file breaks off {missing:.1f} s before its end"
        self.finished = True
        self.duration = duration

    def _pixels(self, frame: av.VideoFrame) -> NDArray[np.uint8]:
        width, height = self.size
        hd = frame.colorspace == Colorspace.ITU709 or (frame.colorspace == 2 and frame.height > 576)
        source = Colorspace.ITU709 if hd else Colorspace.ITU601
        out = self._reformatter.reformat(
            frame, width, height, "bgra", src_colorspace=source, threads=1
        )
        plane = out.planes[0]
        rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)[
            :height, : width * 4
        ]
        return np.ascontiguousarray(rows).reshape(height, width, 4)

    def close(self) -> None:
        """Close the file."""
        self._frames.close()  # type: ignore[attr-defined]
        self._container.close()


def _scaled(stream: av.VideoStream, box: tuple[int, int], fit: Fit) -> tuple[int, int]:
    """Scale the stream's shape, its pixels' shape included, to fit into the box or to cover it."""
    aspect = stream.sample_aspect_ratio or 1
    shape = stream.width * float(aspect) / stream.height
    if (box[0] / box[1] > shape) == (fit == "letterbox"):
        return max(2, round(box[1] * shape)), box[1]
    return box[0], max(2, round(box[0] / shape))


class SoundReader:
    """Read the sound of a range as float32 [samples, 2] at 48 kHz, from `first` seconds on.

    Times are those of the file, as the picture reader's `first`. A file without sound gives none.
    """

    def __init__(self, path: Path, first: float, seconds: float | None) -> None:
        self._container = open_media(path)
        self._blocks = self._decode(first, seconds)

    def read(self) -> NDArray[np.float32] | None:
        """Give the next block; None at the end."""
        return next(self._blocks, None)

    def _decode(self, first: float, seconds: float | None) -> Iterator[NDArray[np.float32]]:
        if not self._container.streams.audio:
            return
        stream = self._container.streams.audio[0]
        origin = (self._container.start_time or 0) / _MICROSECONDS
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=SOUND_RATE)
        left = math.inf if seconds is None else round(seconds * SOUND_RATE)
        skip: int | None = None
        try:
            if first > 0:
                self._container.seek(int((first + origin) * _MICROSECONDS), backward=True)
            for frame in self._container.decode(stream):
                if skip is None:
                    skip = round((first - ((frame.time or 0.0) - origin)) * SOUND_RATE)
                    if skip < 0:
                        yield np.zeros((-skip, 2), np.float32)
                        left += skip
                        skip = 0
                for block in resampler.resample(frame):
                    samples = block.to_ndarray().reshape(-1, 2)
                    passed = min(skip, len(samples))
                    skip -= passed
                    samples = samples[passed : passed + int(min(left, len(samples)))]
                    left -= len(samples)
                    if len(samples):
                        yield samples.astype(np.float32, copy=False)
                if left <= 0:
                    return
        except (FFmpegError, OSError, ValueError):
            return  # the picture reader reports a broken file; the film goes on without sound

    def close(self) -> None:
        """Close the file."""
        self._blocks.close()  # type: ignore[attr-defined]
        self._container.close()
