"""Hand the compressed pictures of a range to libvlc, each under a number."""

from __future__ import annotations

import math
import threading
from bisect import bisect_left, insort
from collections import deque
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import av.container

from riot.screen.deck.disk import Disk
from riot.screen.deck.frames import EXACT, SupersededError
from riot.screen.deck.opening import UnreadableMediaError, reason_of
from riot.screen.deck.vlc.packets import PacketSource, as_new_film, begins_anew, first_of
from riot.screen.deck.vlc.pipe import Pipe
from riot.screen.deck.vlc.shape import Shape

_GRID_MILLISECONDS = 200
_LONGEST_GRID_MILLISECONDS = 30_000

_REORDERING = 32
_LEAP_SECONDS = 0.4
_PADDING = 48
"""Pictures sent after the last one: libvlc keeps some back until others follow."""

_OPTIONS = {
    "cluster_time_limit": "0",
    "flush_packets": "1",
    "avoid_negative_ts": "disabled",
    "strict": "-2",
}

_Timed = tuple[av.Packet, float]


class Feed:
    """Read on a thread of its own, from the key frame before `start` on, until closed.

    Times are seconds from the file's start; `origin` is the one at position 0. A picture's number
    counts from the key frame in the order of display; `times` has the times of all. `first` and
    `count` are the numbers of the range's first picture and of the one after its last; `count` is
    None until it is known. `needed` is for the deck to set: pictures up to then come too late, and
    are left out where that is possible.

    `grid` is the time in milliseconds that libvlc is told between two pictures, whatever it is in
    the file. Far above what the file says of itself its transcoder takes each picture as it comes;
    else it repeats some and drops others to keep a steady rate.
    """

    def __init__(
        self, path: Path, start: float, end: float | None, opened: Callable[[Feed], None]
    ) -> None:
        self.pipe = Pipe()
        self.disk = Disk()
        self.times: list[float] = []
        self.first = 0
        self.count: int | None = None
        self.origin = start
        self.seconds = 0.04
        self.promised = math.inf
        self.grid = _GRID_MILLISECONDS
        self.shape: Shape | None = None
        self.failure = ""
        self.broken = ""
        self.needed = -math.inf
        self.all_sent = False
        self._path = path
        self._start = start
        self._end = math.inf if end is None else end
        self._opened = opened
        self._closed = False
        self._sent = 0
        self._highest = -1
        self._earliest = -math.inf
        self._left_out: list[tuple[int, int]] = []
        self._group: list[av.Packet] = []
        self._out: av.container.OutputContainer | None = None
        self._track: Any = None
        self._thread = threading.Thread(target=self._run, name="feed", daemon=True)
        self._thread.start()

    # ── for the deck ────────────────────────────────────────────────────────────────────────────

    def number_of(self, place: int) -> int:
        """Give the number of the picture that was sent as the `place`-th to be displayed."""
        return place + max((out for since, out in self._left_out if since <= place), default=0)

    def close(self) -> None:
        """Let the thread end as soon as the disk lets it; libvlc sees the end of the stream."""
        self._closed = True
        self.pipe.close()

    # ── on the thread ───────────────────────────────────────────────────────────────────────────

    def _run(self) -> None:
        try:
            source = PacketSource(self._path, lambda: self._closed, self.disk)
            try:
                self._read(source)
            finally:
                source.close()
        except SupersededError:
            pass
        except UnreadableMediaError as error:
            self.failure = str(error)
        except Exception as error:  # whatever a file does, the film goes on
            self.failure = reason_of(error)
        if self.failure:
            self.pipe.finish()
            if not self._closed:
                self._opened(self)
        # Else the stream stays open: at its end libvlc would throw away what waits to be decoded.
        self.all_sent = True
        self._let_go()

    def _let_go(self) -> None:
        """Hold neither packets nor the roll any more: a circle would wait for the collector."""
        self._opened = _nobody
        self._group = []
        self._out = self._track = None

    def _read(self, source: PacketSource) -> None:
        self.seconds, self.promised = source.seconds, source.promised
        slow = math.ceil(source.longest * 3000)
        self.grid = min(max(_GRID_MILLISECONDS, slow), _LONGEST_GRID_MILLISECONDS)
        found, complete = source.begin(self._start)
        begin = self._earliest = source.time(found[0])
        timed = [(packet, source.note(packet)) for packet in found]
        self.times = sorted(time for _, time in timed if time >= begin)
        self._find_first()
        if complete:
            self._end_of_file(source)
        self._tell(math.inf if complete else source.decoded_at(found[-1]))
        nothing = complete and self._start >= self.times[-1] + self.seconds - EXACT
        if nothing or (self.count is not None and self.count <= self.first):
            raise UnreadableMediaError(source.broken or f"nothing to show at {self._start:g} s")
        self.shape = source.shape(found)
        self._opened(self)
        with av.open(self.pipe, "w", format="matroska", options=_OPTIONS) as out:
            self._out, self._track = out, out.add_stream_from_template(source.stream)
            self._send_all(source, timed)
            self._pad(source)

    def _pad(self, source: PacketSource) -> None:
        """Send pictures that nobody will see, until libvlc has given all that it keeps back."""
        codec = source.stream.codec_context
        group = self._group
        if group and codec.name == "hevc":
            group = [as_new_film(group[0], codec.extradata), *group[1:]]
        elif group and codec.name == "h264" and not begins_anew(group[0], codec.extradata):
            group = source.first(_PADDING)
        for number in range(_PADDING):
            if self._closed or not group:
                return
            self._send(group[number % len(group)], len(self.times) + number)

    def _find_first(self) -> None:
        self.first = first_of(self.times, self._start, self.seconds)
        time = self.times[self.first]
        near = abs(time - self._start) <= self.seconds / 2 + EXACT
        self.origin = time if near else self._start

    def _tell(self, known: float) -> None:
        """Set `count`, if all pictures up to its time are known."""
        end = self._end - max(self.seconds / 2, EXACT)
        if self.count is None and known >= end:
            self.count = bisect_left(self.times, end)

    def _end_of_file(self, source: PacketSource) -> None:
        """Say whether the file has a later end than its last picture."""
        if self.count is not None or not self.times:
            return
        self.broken = source.broken
        over = self.times[-1] + self.seconds
        missing = min(self.promised, self._end) - over
        if missing > 1 and (source.broken or not source.anything_after(over + missing / 2)):
            self.broken = f"the file breaks off {missing:.1f} s before its end"
            if source.broken:
                self.broken += f": {source.broken}"

    # ── sending ─────────────────────────────────────────────────────────────────────────────────

    def _send_all(self, source: PacketSource, found: list[_Timed]) -> None:
        held: deque[_Timed] = deque()
        fresh = 0
        for packet, time in self._in_turn(source, found):
            fresh += 1
            if time < self._earliest:  # what leads a key frame needs those before it
                continue
            if fresh > len(found):
                insort(self.times, time)
            held.append((packet, time))
            known = source.decoded_at(packet)
            if len(held) > _REORDERING:
                known = max(known, held[0][1])
            self._tell(known)
            if self.needed - held[0][1] > _LEAP_SECONDS:
                if time < self.needed:
                    continue
                self._leap(held)
            while held and held[0][1] <= known:
                self._send_next(held)
        self._end_of_file(source)
        self._tell(math.inf)
        while held and not self._closed:
            self._send_next(held)

    @staticmethod
    def _in_turn(source: PacketSource, found: list[_Timed]) -> Iterator[_Timed]:
        yield from found
        while (packet := source.next()) is not None:
            yield packet, source.note(packet)

    def _send_next(self, held: deque[_Timed]) -> None:
        packet, time = held.popleft()
        if packet.is_keyframe:
            self._group.clear()
        if len(self._group) < _PADDING:
            self._group.append(packet)
        self._send(packet, bisect_left(self.times, time))

    def _send(self, packet: av.Packet, number: int) -> None:
        place = number - (self._left_out[-1][1] if self._left_out else 0)
        self._highest = max(self._highest, place)
        packet.time_base = Fraction(1, 1000)
        packet.pts = place * self.grid
        packet.dts = (self._sent - _REORDERING) * self.grid
        packet.duration = self.grid
        packet.stream = self._track
        self._sent += 1
        assert self._out is not None
        self._out.mux(packet)

    def _leap(self, held: deque[_Timed]) -> None:
        """Leave out all before the last key frame that is not after what is needed."""
        keys = [
            place
            for place, (packet, time) in enumerate(held)
            if packet.is_keyframe and time <= self.needed
        ]
        if not keys or not keys[-1]:
            return
        self._earliest = held[keys[-1]][1]
        kept = [timed for timed in list(held)[keys[-1] :] if timed[1] >= self._earliest]
        held.clear()
        held.extend(kept)
        place = self._highest + 1
        self._left_out.append((place, bisect_left(self.times, self._earliest) - place))


def _nobody(feed: Feed) -> None:
    """Be told what nobody needs to know any more."""
