"""Read when a file's pictures are shown, and which of them are key frames."""

from __future__ import annotations

import itertools
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

from av.container import InputContainer
from av.video.stream import VideoStream

from riot.screen.deck.opening import beginning_of
from riot.screen.indexed import EVEN

USUAL_RATES = tuple(
    Fraction(rate)
    for rate in ("24000/1001", "24", "25", "30000/1001", "30", "48", "50", "60000/1001", "60")
)

NEAR = 0.002
"""Part of a rate by which a nominal one may differ from what is measured of even pictures."""

NEAR_UNEVEN = 0.03


@dataclass(frozen=True, slots=True)
class Timing:
    """When the pictures of a file are shown, seconds from its beginning, in order.

    `keys` are those of the key frames, None where each picture is one; `end` is when the last one
    ends.
    """

    times: list[float]
    keys: tuple[float, ...] | None
    end: float

    @property
    def longest_group(self) -> float:
        """Give the longest time from one key frame to the next, or to the end."""
        keys = self.times if self.keys is None else self.keys
        stops = [*keys[1:], self.end][: len(keys)]
        return max((after - key for key, after in zip(keys, stops, strict=True)), default=self.end)

    @property
    def is_uneven(self) -> bool:
        """Tell whether the distances change; some files round times to a thousandth."""
        # The last picture often stands for as long as the sound needs.
        gaps = [after - before for before, after in itertools.pairwise(self.times[:-1])]
        if len(gaps) < 2:
            return False
        usual = statistics.median(gaps)
        allowed = max(0.0015, usual * EVEN)
        return max(gaps) > usual + allowed or min(gaps) < usual - allowed

    def rate(self, told: float, uneven: bool) -> float:
        """Give the nominal rate; `told` is the header's. Of uneven pictures it is that nearest."""
        measured = told
        if uneven and self.times[-1] > self.times[0]:
            measured = (len(self.times) - 1) / (self.times[-1] - self.times[0])
        near = NEAR_UNEVEN if uneven else NEAR
        alike = [rate for rate in USUAL_RATES if abs(rate - measured) <= near * measured]
        if uneven:
            alike = [rate for rate in alike if rate.denominator == 1] or alike
        nominal = min(alike, key=lambda rate: abs(rate - measured), default=measured)
        return round(float(nominal), 5)


def read_timing(container: InputContainer) -> Timing:
    """Read all times: of an MP4 from its index, of others from every packet."""
    video = container.streams.video[0]
    whole = video.frames > 0 and video.frames == len(video.index_entries)
    indexed = whole and "mp4" in container.format.name
    told = list(_of_index(video) if indexed else _of_packets(container, video))
    base = float(video.time_base or Fraction(1, 1000))
    origin = beginning_of(container)
    times = sorted(stamp * base - origin for stamp, _, _ in told)
    keys = sorted(round(stamp * base - origin, 4) for stamp, _, is_key in told if is_key)
    end = max(((stamp + length) * base - origin for stamp, length, _ in told), default=0.0)
    if video.duration and (indexed or not told or end <= times[-1]):
        end = float((video.start_time or 0) + video.duration) * base - origin
    return Timing(times, tuple(keys) if len(keys) < len(times) else None, end)


Stamped = tuple[int, int, bool]
"""When a picture is shown and how long, in ticks of its stream, and whether it is a key frame."""


def _of_index(video: VideoStream) -> Iterator[Stamped]:
    entries = video.index_entries
    # An index tells decoding times; what is decoded first is shown at the stream's start.
    first = entries[0].timestamp
    shift = (video.start_time if video.start_time is not None else first) - first
    for entry in entries:
        yield entry.timestamp + shift, 0, entry.is_keyframe


def _of_packets(container: InputContainer, video: VideoStream) -> Iterator[Stamped]:
    for packet in container.demux(video):
        stamp = packet.pts if packet.pts is not None else packet.dts
        if stamp is not None and packet.size:
            yield stamp, packet.duration or 0, packet.is_keyframe
