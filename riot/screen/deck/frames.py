"""Decode a file's frames in order, from any moment on, past whatever is damaged."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Iterator
from pathlib import Path

import av
from av.error import FFmpegError

from riot.screen.deck.damage import Damage
from riot.screen.deck.deinterlacing import Deinterlacer
from riot.screen.deck.disk import Disk
from riot.screen.deck.opening import beginning_of, close_media, open_media, pictures_of, reason_of

EXACT = 0.0011
"""In-points are written in milliseconds: a frame that is no further off is the one meant."""

_MICROSECONDS = 1_000_000
_USUAL_RATE = 25
_HIGHEST_RATE = 300
_DECODER_THREADS = 2
_BACK = (0.0, 1.0, 4.0, 16.0, 64.0, math.inf)
"""Seconds by which to seek further back, until a frame before the in-point can be decoded."""

_SELDOM_STAMPED = ("mpeg",)
"""Formats whose times are guessed after a seek, until the next stamp comes by."""

_LEAP_SECONDS = 0.4
"""How late a frame may be before those up to the next key frame are not even decoded."""

_SPARE_SECONDS = 1.0
"""How long before a wanted frame the decoder leaves out what no other frame refers to."""

_BEFORE_ALL_SECONDS = 10.0
"""Pictures are decoded before they are seen: a file's first packet lies before its beginning."""

_ANEW_SECONDS = 0.3
"""How far times jump back where recordings were joined end to end."""

_MOST_UNREADABLE = 5
_MOST_UNDECODABLE = 300


class SupersededError(Exception):
    """Say that nobody waits for these frames any more."""


class FrameSource:
    """Give the frames of a file's first video stream; times are seconds from the file's start.

    `seconds` is how long a frame usually lasts, `aspect` a pixel's width over its height. Set
    `needed` to the time up to which frames come too late: most of them are left out. `hidden`
    counts frames that were too damaged to be shown. `broken` says why reading
    ended before the file's end. Raises UnreadableMediaError, and SupersededError as soon as
    `superseded` says so. `disk` gets to know of every read.
    """

    def __init__(
        self,
        path: Path,
        superseded: Callable[[], bool] = lambda: False,
        disk: Disk | None = None,
    ) -> None:
        self._path = path
        self._superseded = superseded
        self._disk = disk or Disk()
        self._open()
        try:
            self._prepare()
        except BaseException:
            close_media(self._container)
            raise

    def _open(self) -> None:
        with self._disk:
            self._container = open_media(self._path)
        try:
            self._stream = pictures_of(self._container)
        except BaseException:
            close_media(self._container)
            raise
        self._stream.thread_type = "AUTO"
        self._stream.codec_context.thread_count = _DECODER_THREADS

    def _prepare(self) -> None:
        stream = self._stream
        self._base = float(stream.time_base or 1 / _MICROSECONDS)
        self._origin = beginning_of(self._container)
        rate = float(stream.average_rate or stream.guessed_rate or _USUAL_RATE)
        self.seconds = 1 / min(max(rate, 1.0), _HIGHEST_RATE)
        self.aspect = float(stream.sample_aspect_ratio or 1)
        self.needed = -math.inf
        self.hidden = 0
        self.broken = ""
        self._unreadable = 0
        self._undecodable = 0
        self._spared = -math.inf
        self._begin()
        self.promised = self._promised()

    def _promised(self) -> float:
        """Give the time at which the pictures end, as the file's header has it; inf: unknown."""
        stream = self._stream
        if stream.duration is not None:
            return ((stream.start_time or 0) + stream.duration) * self._base - self._origin
        tag = _seconds(stream.metadata.get("DURATION", ""))
        if tag is not None:
            return tag - self._origin
        whole = self._container.duration
        if whole is None:
            return self._walk()
        begin = (self._container.start_time or 0) / _MICROSECONDS
        return begin - self._origin + whole / _MICROSECONDS

    def _walk(self) -> float:
        """Read the whole file for its length, where it was never closed properly."""
        end, packets = 0.0, 0
        while (packet := self._next_packet()) is not None:
            packets += 1
            end = max(end, self._time(packet, packets * self.seconds))
        self._go_to(0.0)
        return end + self.seconds

    def _begin(self) -> None:
        """Forget what was read: reading goes on somewhere else."""
        self._packets: Iterator[av.Packet] = self._container.demux(self._stream)
        self._held: deque[av.Packet] = deque()
        self._frames: deque[tuple[float, av.VideoFrame]] = deque()
        self._deinterlacer: Deinterlacer | None = None
        self._damage = Damage()
        self._corrupt: set[int | None] = set()
        self._earliest = math.inf
        self._newest = -math.inf
        self._shift = 0.0
        self._ended = False

    # ── going to a moment ───────────────────────────────────────────────────────────────────────

    def seek(self, wanted: float) -> None:
        """Go to where the frames around `wanted` can be decoded from.

        The first frame read then is at or before it, unless the file has none. A seek may well end
        beyond: indexes tell when a frame is decoded, not when it is seen; some files have none;
        frames just before a key frame may need the group before it; a key frame may be damaged.
        """
        if wanted <= 0:
            return
        tried: set[float] = set()
        for back in _BACK[self._container.format.name in _SELDOM_STAMPED :]:
            target = max(wanted - back, 0.0)
            self._go_to(target)
            key = self._hold_up_to(wanted, tried)
            if key is None and target > 0:
                continue
            self._spared = wanted - _SPARE_SECONDS
            while not (self._frames or self._ended) and self._earliest > wanted:
                self._feed()
            if self._earliest <= wanted + EXACT or target <= 0:
                return
            tried.add(key if key is not None else math.nan)

    def _go_to(self, time: float) -> None:
        time = time + EXACT if time > 0 else -_BEFORE_ALL_SECONDS
        try:
            moment = math.ceil((time + self._origin) / self._base)
            with self._disk:
                self._container.seek(moment, stream=self._stream)
        except (FFmpegError, OSError):
            # Not every file has times to seek by: then all is read from the beginning.
            self._packets = iter(())
            close_media(self._container)
            self._open()
        self._begin()

    def _hold_up_to(self, wanted: float, tried: set[float]) -> float | None:
        """Read up to `wanted`, and drop all before its key frame; give that key frame's time."""
        latest = wanted + EXACT
        keys: list[tuple[int, float]] = []
        while (packet := self._next_packet()) is not None:
            time = self._time(packet, math.nan)
            if packet.is_keyframe and time <= latest and time not in tried:
                keys.append((len(self._held), time))
            self._held.append(packet)
            decoded = time if packet.dts is None else packet.dts * self._base - self._origin
            if decoded > latest or (math.isnan(decoded) and len(self._held) > _MOST_UNDECODABLE):
                break
        if not keys:
            return None
        for _ in range(keys[-1][0]):
            self._held.popleft()
        return keys[-1][1]

    # ── reading on ──────────────────────────────────────────────────────────────────────────────

    def read(self) -> tuple[float, av.VideoFrame] | None:
        """Give the next frame and its time, or None at the end."""
        while not self._frames and not self._ended:
            self._feed()
        return self._frames.popleft() if self._frames else None

    def _feed(self) -> None:
        """Decode one packet, or at the end what is left in the decoder."""
        packet = self._held.popleft() if self._held else self._next_packet()
        if packet is not None:
            late = self.needed - self._time(packet, math.inf)
            if late > _LEAP_SECONDS:
                packet = self._leap(packet)
            spared = max(self._spared, self.needed - _LEAP_SECONDS / 2)
            spare = self._time(packet, math.inf) < spared and self._deinterlacer is None
            self._stream.codec_context.skip_frame = "NONREF" if spare else "DEFAULT"
            if packet.is_corrupt:
                self._damage.found()
                self._corrupt.add(packet.pts)
        try:
            decoded = self._stream.decode(packet)
            self._undecodable = 0
        except (FFmpegError, ValueError) as error:
            decoded = []
            self._note_undecodable(error)
        for frame in decoded:
            if self._deinterlacer is None and frame.interlaced_frame:
                self._deinterlacer = Deinterlacer(self._stream.time_base)
            if self._deinterlacer is None:
                self._take(frame)
            else:
                for whole in self._deinterlacer.add(frame):
                    self._take(whole)
        if packet is None:
            self._ended = True
            if self._deinterlacer is not None:
                for whole in self._deinterlacer.finish():
                    self._take(whole)

    def _note_undecodable(self, error: Exception) -> None:
        self._damage.found()
        self._undecodable += 1
        if self._undecodable > _MOST_UNDECODABLE:
            self.broken = f"the pictures cannot be decoded ({reason_of(error)})"
            self._ended = True

    def _take(self, frame: av.VideoFrame) -> None:
        """Put a frame into the queue, unless it is damaged or its time has been before."""
        usual = self._newest + self.seconds if math.isfinite(self._newest) else 0.0
        time = self._time(frame, usual) + self._shift
        if time < self._newest - _ANEW_SECONDS:
            self._shift += usual - time
            time = usual
        self._earliest = min(self._earliest, time)
        corrupt = frame.is_corrupt or frame.pts in self._corrupt
        self._corrupt.discard(frame.pts)
        hidden = self._damage.hides(time, frame.key_frame, corrupt)
        self.hidden += hidden
        if time > self._newest and not hidden:
            self._newest = time
            self._frames.append((time, frame))

    def _next_packet(self) -> av.Packet | None:
        """Read on, past what cannot be read; None at the end."""
        while self._unreadable <= _MOST_UNREADABLE:
            if self._superseded():
                raise SupersededError
            try:
                with self._disk:
                    packet = next(self._packets, None)
            except (FFmpegError, OSError, ValueError) as error:
                self._unreadable += 1
                self._damage.found()
                if self._unreadable > _MOST_UNREADABLE:
                    self.broken = reason_of(error)
                self._packets = self._container.demux(self._stream)
                continue
            if packet is None or (packet.size == 0 and packet.dts is None):
                return None
            return packet
        return None

    def _leap(self, packet: av.Packet) -> av.Packet:
        """Read ahead to what is needed, and drop all before the last key frame on the way."""
        self._held.appendleft(packet)
        while self._time(self._held[-1], math.inf) < self.needed:
            packet_ahead = self._next_packet()
            if packet_ahead is None:
                break
            self._held.append(packet_ahead)
        keys = [
            number
            for number, held in enumerate(self._held)
            if held.is_keyframe and self._time(held, math.inf) <= self.needed
        ]
        if keys and keys[-1] > 0:
            for _ in range(keys[-1]):
                self._held.popleft()
            self._stream.codec_context.flush_buffers()
            self._deinterlacer = None
        return self._held.popleft()

    def _time(self, part: av.VideoFrame | av.Packet, unknown: float) -> float:
        """Give the time in the file; `unknown` for what has none."""
        stamp = part.dts if part.pts is None else part.pts
        if stamp is None:
            return unknown
        return stamp * float(part.time_base or self._base) - self._origin

    def lasts(self, frame: av.VideoFrame, usual: float) -> float:
        """Give how many seconds a frame stays that no other follows; some tell half of it."""
        own = (frame.duration or 0) * float(frame.time_base or self._base)
        return own if own > usual * 0.6 else usual

    # ── the end ─────────────────────────────────────────────────────────────────────────────────

    def anything_after(self, time: float) -> bool:
        """Say whether the file holds anything, such as sound, after `time`; loses the place.

        Where a file breaks off, its sound may reach a little further than its pictures, or less.
        """
        try:
            self._container.seek(int((time + self._origin) * _MICROSECONDS))
            for packet in self._container.demux():
                if self._time(packet, -math.inf) > time + EXACT and not packet.is_corrupt:
                    return True
        except (FFmpegError, OSError, ValueError):
            pass
        return False

    def close(self) -> None:
        """Close the file."""
        self._packets = iter(())
        self._frames.clear()
        self._held.clear()
        self._deinterlacer = None
        close_media(self._container)


def _seconds(tag: str) -> float | None:
    """Read "00:01:02.500000000", as Matroska writes how long a track is."""
    parts = tag.split(":")
    try:
        hours, minutes, seconds = (float(part) for part in parts)
    except ValueError:
        return None
    return hours * 3600 + minutes * 60 + seconds
