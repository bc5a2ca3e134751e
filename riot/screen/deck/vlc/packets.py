"""Read a file's compressed pictures in order, from where a moment of it can be decoded."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Callable, Iterator
from pathlib import Path

import av

from riot.screen.deck.disk import Disk
from riot.screen.deck.frames import EXACT, FrameSource
from riot.screen.deck.opening import UnreadableMediaError
from riot.screen.deck.vlc.shape import Shape, shape_of

_BACK = (0.0, 1.0, 4.0, 16.0, 64.0, math.inf)
_ANEW_SECONDS = 0.3
_MOST_AT_ONCE = 5000
_LONGEST_SECONDS = 1.0
"""After that a smeared picture is better than one that stands still."""

_CLEAN_RANDOM_ACCESS = 21
_BROKEN_LINK = 16
_INSTANT_REFRESH = 5


class PacketSource(FrameSource):
    """Give packets as they are in the file; times are those of `FrameSource`."""

    def __init__(
        self, path: Path, superseded: Callable[[], bool], disk: Disk | None = None
    ) -> None:
        super().__init__(path, superseded, disk)
        self._latest = -math.inf
        self._forward = 0.0
        self._spoilt_since: float | None = None

    @property
    def stream(self) -> av.VideoStream:
        """Give the stream that the packets are of."""
        return self._stream

    @property
    def longest(self) -> float:
        """Give the longest seconds that the file says of itself that a picture lasts."""
        stream = self._stream
        rates = (stream.average_rate, stream.guessed_rate, stream.codec_context.framerate)
        return max((1 / float(rate) for rate in rates if rate), default=self.seconds)

    def begin(self, start: float) -> tuple[list[av.Packet], bool]:
        """Give what lies between the last key frame not after `start` and a picture after it.

        The second value says whether that is all that there is. Raises UnreadableMediaError.
        """
        packets: list[av.Packet] = []
        complete = False
        for back in _BACK:
            target = max(start - back, 0.0)
            if start > 0:
                self._go_to(target)
            self._spoilt_since = None
            packets, keyed, complete = self._up_to(start, last_try=target <= 0)
            if keyed or target <= 0:
                break
        if not packets:
            raise UnreadableMediaError(self.broken or "no pictures in the file")
        return packets, complete

    def _up_to(self, start: float, *, last_try: bool) -> tuple[list[av.Packet], bool, bool]:
        packets: list[av.Packet] = []
        keyed = False
        while (packet := self.next()) is not None:
            if packet.is_keyframe and (not keyed or self.time(packet) <= start + EXACT):
                if self.time(packet) > start + EXACT and not last_try:
                    break
                packets.clear()
                keyed = True
            packets.append(packet)
            enough = self.decoded_at(packet) > start + EXACT + self.seconds
            if (enough and (keyed or not last_try)) or len(packets) > _MOST_AT_ONCE:
                return packets, keyed, False
        return packets, keyed, packet is None

    def next(self) -> av.Packet | None:
        """Give the next packet, or None at the end.

        After damage those up to a whole picture are left out, as long as that is not too far.
        """
        while True:
            before = self._unreadable
            packet = self._next_packet()
            if packet is None:
                return None
            time = self.time(packet)
            if packet.is_corrupt or self._unreadable > before:
                self._spoilt_since = time if self._spoilt_since is None else self._spoilt_since
            if packet.is_keyframe and not packet.is_corrupt:
                self._spoilt_since = None
            since = self._spoilt_since
            if since is None or time - since > _LONGEST_SECONDS:
                return packet

    def first(self, most: int) -> list[av.Packet]:
        """Give the file's first packets; loses the place."""
        self._go_to(0.0)
        packets: list[av.Packet] = []
        while len(packets) < most and (packet := self._next_packet()) is not None:
            packets.append(packet)
        return packets

    def time(self, packet: av.Packet) -> float:
        """Give when a picture is displayed."""
        usual = self._latest + self.seconds if math.isfinite(self._latest) else 0.0
        return self._time(packet, usual - self._forward) + self._forward

    def note(self, packet: av.Packet) -> float:
        """Give the same for each packet in turn; where recordings were joined times go on."""
        time = self.time(packet)
        if time < self._latest - max(_ANEW_SECONDS, 32 * self.seconds):
            shift = self._latest + self.seconds - time
            self._forward += shift
            time += shift
        self._latest = max(self._latest, time)
        return time

    def decoded_at(self, packet: av.Packet) -> float:
        """Give a time that no later packet is displayed before; -inf where it is not known."""
        if packet.dts is None:
            return -math.inf
        return packet.dts * self._base - self._origin + self._forward

    def shape(self, packets: list[av.Packet]) -> Shape:
        """Describe the pictures; `packets` are some to look at."""
        return shape_of(self._stream, self._container.format.name, packets)


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


def as_new_film(packet: av.Packet, header: bytes | None) -> av.Packet:
    """Give a copy of an HEVC key picture that says that another film begins with it.

    All pictures before it may then be shown, whatever would be due between. `header` is the
    stream's: from it follows how the parts of a packet are told apart. Source: ITU-T H.265,
    7.4.2.2, broken link access pictures.
    """
    data = bytearray(bytes(packet))
    size = header[21] & 3 if header and header[0] == 1 else None
    for place in _units(data, size):
        if data[place] >> 1 & 63 == _CLEAN_RANDOM_ACCESS:
            data[place] = data[place] & 0x81 | _BROKEN_LINK << 1
    copy = av.Packet(bytes(data))
    copy.is_keyframe = packet.is_keyframe
    return copy


def begins_anew(packet: av.Packet, header: bytes | None) -> bool:
    """Say whether nothing after this H.264 key picture refers to anything before it."""
    data = bytearray(bytes(packet))
    size = header[4] & 3 if header and header[0] == 1 else None
    return any(data[place] & 31 == _INSTANT_REFRESH for place in _units(data, size))


def _units(data: bytearray, size_less_one: int | None) -> Iterator[int]:
    """Give where a packet's units begin; each has its size in front, or a mark for None."""
    place = 0
    if size_less_one is not None:
        size = size_less_one + 1
        while place + size < len(data):
            yield place + size
            place += size + int.from_bytes(data[place : place + size], "big")
    else:
        while (place := data.find(b"\0\0\1", place) + 3) > 2 and place < len(data):
            yield place
