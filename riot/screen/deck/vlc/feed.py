"""Read the compressed pictures of a range, and offer them to libvlc as a Matroska stream."""

from __future__ import annotations

import math
import threading
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError

from riot.screen.deck.frames import EXACT
from riot.screen.deck.opening import UnreadableMediaError, open_media, pictures_of, reason_of
from riot.screen.deck.vlc.pipe import Pipe
from riot.screen.deck.vlc.shape import Shape, shape_of

GRID_MILLISECONDS = 200
"""The time that libvlc is told between two pictures, whatever it is in the file.

Above 100 ms its transcoder takes each picture as it comes; below, it repeats and drops some to keep
a steady rate.
"""

_REORDERING = 32
_MICROSECONDS = 1_000_000
_BACK = (0.0, 1.0, 4.0, 16.0, 64.0, math.inf)
_MOST_UNREADABLE = 5
_MOST_HELD = 3000
_USUAL_RATE = 25
_HIGHEST_RATE = 300
_LEAP_SECONDS = 0.4
_PADDING = 48
"""Pictures sent after the last one: libvlc keeps some back until others follow."""


class Feed:
    """Read on a thread of its own, from the key frame before `start` on, until closed.

    Times are seconds from the file's start. A picture's number counts from the key frame in the
    order of display: `times` has their times. `origin` is the time at position 0. `first` and `count` are the numbers of the range's
    first picture and of the one after its last; None until they are known. `needed` is for the deck
    to set: pictures up to then come too late, and are left out where that is possible.
    """

    def __init__(
        self, path: Path, start: float, end: float | None, opened: Callable[[Feed], None]
    ) -> None:
        self.pipe = Pipe()
        self.times: list[float] = []
        self.first: int | None = None
        self.count: int | None = None
        self.origin = start
        self.shape: Shape | None = None
        self.seconds = 1 / _USUAL_RATE
        self.promised = math.inf
        self.needed = -math.inf
        self.failure = ""
        self.broken = ""
        self._path = path
        self._start = start
        self._end = math.inf if end is None else end
        self._opened = opened
        self._changed = threading.Condition()
        self._closed = False
        self._sent = 0
        self._highest = -1
        self._earliest = -math.inf
        self._left_out: list[tuple[int, int]] = []
        self.thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self.thread.start()

    # ── for the deck ────────────────────────────────────────────────────────────────────────────

    def number_of(self, place: int) -> int:
        """Give the number of the picture that was sent as the `place`-th to be displayed."""
        return place + max((out for since, out in self._left_out if since <= place), default=0)

    def wait_for_first(self) -> None:
        """Wait until `first` is known, or nothing more will come."""
        with self._changed:
            while self.first is None and not self._closed:
                self._changed.wait()

    def close(self) -> None:
        """Let the thread end as soon as the disk lets it; libvlc sees the end of the stream."""
        with self._changed:
            self._closed = True
            self._changed.notify_all()
        self.pipe.close()

    # ── on the thread ───────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            with open_media(self._path) as container:
                self._read(container)
        except UnreadableMediaError as error:
            self.failure = str(error)
        except (FFmpegError, OSError, ValueError) as error:
            self.failure = f"VLC cannot be given its pictures ({reason_of(error)})"
        if self.failure:
            self._opened(self)
        self.pipe.finish()
        with self._changed:
            self._closed = True
            self._changed.notify_all()

    def _read(self, container: av.container.InputContainer) -> None:
        stream = pictures_of(container)
        self._container, self._stream = container, stream
        self._base = float(stream.time_base or 1 / _MICROSECONDS)
        self._origin = (container.start_time or 0) / _MICROSECONDS
        rate = float(stream.average_rate or stream.guessed_rate or _USUAL_RATE)
        self.seconds = 1 / min(max(rate, 1.0), _HIGHEST_RATE)
        self.promised = self._promised()
        self._unreadable = 0
        held = self._find()
        if self._closed:
            return
        self.shape = shape_of(stream, held)
        self._opened(self)
        with av.open(
            self.pipe,
            "w",
            format="matroska",
            options={
                "cluster_time_limit": "0",
                "flush_packets": "1",
                "avoid_negative_ts": "disabled",
                "strict": "-2",
            },
        ) as out:
            self._send_all(out, held)

    def _promised(self) -> float:
        """Give the time at which the pictures end, as the file's header has it; inf: unknown."""
        stream = self._stream
        if stream.duration is not None:
            return ((stream.start_time or 0) + stream.duration) * self._base - self._origin
        whole = self._container.duration
        return math.inf if whole is None else whole / _MICROSECONDS

    def _find(self) -> deque[av.Packet]:
        """Go to the last key frame that is not after the in-point; give what was read."""
        latest = self._start + EXACT
        enough = latest + self.seconds
        held: deque[av.Packet] = deque()
        for back in _BACK:
            target = max(self._start - back, 0.0)
            self._go_to(target)
            self._packets = self._container.demux(self._stream)
            held.clear()
            key = None
            whole = True
            for packet in self._next_packets():
                time = self._time(packet)
                if packet.is_keyframe and (time <= latest or (key is None and target <= 0)):
                    held.clear()
                    key = time
                if key is not None or target <= 0:
                    held.append(packet)
                if self._decoded_at(packet) > enough or len(held) > _MOST_HELD:
                    whole = False
                    break
            if key is not None or target <= 0:
                break
        self._begin_with(held, whole)
        return held

    def _begin_with(self, held: deque[av.Packet], whole: bool) -> None:
        """Find the in-point among what was read; `whole` if nothing follows."""
        begin = self._earliest = self._time(held[0]) if held else math.inf
        self.times = sorted(time for packet in held if (time := self._time(packet)) >= begin)
        if not held or (whole and self._start >= self.times[-1] + self.seconds):
            raise UnreadableMediaError(self.broken or f"nothing to show at {self._start:g} s")
        self._tell(math.inf if whole else self._decoded_at(held[-1]))
        if self.first is not None and self.count is not None and self.count <= self.first:
            raise UnreadableMediaError(f"nothing to show at {self._start:g} s")

    def _go_to(self, time: float) -> None:
        try:
            if time > 0:
                moment = math.ceil((time + EXACT + self._origin) / self._base)
                self._container.seek(moment, stream=self._stream)
            else:
                self._container.seek(min(round(self._origin * _MICROSECONDS), 0))
        except (FFmpegError, OSError):
            self._container.seek(0, any_frame=True, unsupported_byte_offset=True)

    def _next_packets(self) -> Iterator[av.Packet]:
        """Read on, past what cannot be read."""
        while not self._closed:
            try:
                packet = next(self._packets, None)
            except (FFmpegError, OSError, ValueError) as error:
                self._unreadable += 1
                if self._unreadable > _MOST_UNREADABLE:
                    self.broken = reason_of(error)
                    return
                self._packets = self._container.demux(self._stream)
                continue
            if packet is None or (packet.size == 0 and packet.dts is None):
                return
            yield packet

    def _time(self, packet: av.Packet) -> float:
        stamp = packet.dts if packet.pts is None else packet.pts
        if stamp is None:
            return self.times[-1] + self.seconds if self.times else 0.0
        return stamp * self._base - self._origin

    def _decoded_at(self, packet: av.Packet) -> float:
        """Give a time that no later packet is displayed before."""
        return -math.inf if packet.dts is None else packet.dts * self._base - self._origin

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    def _send_all(self, out: av.container.OutputContainer, found: deque[av.Packet]) -> None:
        self._out = out
        self._track = out.add_stream_from_template(self._stream)
        held: deque[tuple[av.Packet, float]] = deque()
        group: list[av.Packet] = []
        for packet, fresh in self._chain(found):
            time = self._time(packet)
            if time < self._earliest:  # what leads a key frame needs those before it
                continue
            if fresh:
                insort(self.times, time)
            held.append((packet, time))
            known = self._decoded_at(packet)
            if len(held) > _REORDERING:
                known = max(known, held[0][1])
            if fresh:
                self._tell(known)
            if self.needed - held[0][1] > _LEAP_SECONDS:
                if time < self.needed:
                    continue
                self._leap(held)
            while held and held[0][1] <= known:
                self._send_next(held, group)
        self._tell(math.inf)
        while held and not self._closed:
            self._send_next(held, group)
        for number in range(_PADDING):
            if self._closed or not group:
                return
            self._send(group[number % len(group)], len(self.times) + number)

    def _chain(self, found: deque[av.Packet]) -> Iterator[tuple[av.Packet, bool]]:
        """Give the packets found, then those that follow, and whether they are new."""
        while found:
            yield found.popleft(), False
        for packet in self._next_packets():
            yield packet, True

    def _tell(self, known: float) -> None:
        """Say which numbers the range has, as far as all pictures up to `known` were read."""
        with self._changed:
            if self.first is None:
                self.first = first_of(self.times, self._start, self.seconds)
                time = self.times[self.first]
                near = abs(time - self._start) <= self.seconds / 2 + EXACT
                self.origin = time if near else self._start
            end = self._end - max(self.seconds / 2, EXACT)
            if self.count is None and known >= end:
                self.count = bisect_left(self.times, end)
            self._changed.notify_all()

    def _send_next(self, held: deque[tuple[av.Packet, float]], group: list[av.Packet]) -> None:
        packet, time = held.popleft()
        if packet.is_keyframe:
            group.clear()
        if len(group) < _PADDING:
            group.append(packet)
        self._send(packet, bisect_left(self.times, time))

    def _send(self, packet: av.Packet, number: int) -> None:
        place = number - (self._left_out[-1][1] if self._left_out else 0)
        self._highest = max(self._highest, place)
        packet.time_base = Fraction(1, 1000)
        packet.pts = place * GRID_MILLISECONDS
        packet.dts = (self._sent - _REORDERING) * GRID_MILLISECONDS
        packet.duration = GRID_MILLISECONDS
        packet.stream = self._track
        self._sent += 1
        self._out.mux(packet)

    def _leap(self, held: deque[tuple[av.Packet, float]]) -> None:
        """Leave out all before the last key frame that is not after what is needed."""
        keys = [
            place
            for place, (packet, time) in enumerate(held)
            if packet.is_keyframe and time <= self.needed
        ]
        if not keys or not keys[-1]:
            return
        for _ in range(keys[-1]):
            held.popleft()
        self._earliest = held[0][1]
        rest = [(packet, time) for packet, time in held if time >= self._earliest]
        held.clear()
        held.extend(rest)
        place = self._highest + 1
        self._left_out.append((place, bisect_left(self.times, self._earliest) - place))


def first_of(times: list[float], start: float, seconds: float) -> int:
    """Give the number of the picture that is nearest to `start`, or of one that still stands then.

    `times` are sorted; a picture usually lasts `seconds`.
    """
    after = bisect_left(times, start - EXACT)
    if after == 0:
        return 0
    since = start - times[after - 1]
    if after < len(times) and times[after] - start <= min(since, seconds / 2):
        return after
    return after - 1
