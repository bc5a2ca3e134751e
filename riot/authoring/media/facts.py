"""What is known of a media file: its headers, its loudness, whether it can be decoded."""

from __future__ import annotations

import bisect
from dataclasses import dataclass

from riot.footage import HAIR


@dataclass(frozen=True, slots=True)
class Pictures:
    """The pictures of a file.

    `size` is as stored, `shown` as seen: pixels made square, turned by `rotation` (degrees
    clockwise). `fps` is the nominal rate, `variable` tells that not every picture keeps it.
    `keys` are the key frames' seconds from the file's beginning, None where every picture is one;
    `longest_group` is the longest distance of two, seconds. `start` is when the first picture is
    shown. `bits` are those of a colour. `matrix` names how colours are stored, "" if not told;
    `full_range` tells that they use all values.
    """

    codec: str
    profile: str
    size: tuple[int, int]
    shown: tuple[int, int]
    rotation: int
    square: bool
    fps: float
    variable: bool
    seconds: float
    start: float
    keys: tuple[float, ...] | None
    longest_group: float
    pixel_format: str
    bits: int
    interlaced: bool
    matrix: str
    full_range: bool
    high_range: bool
    bit_rate: float | None

    def key_before(self, seconds: float) -> float | None:
        """Give the key frame from which the picture at `seconds` is decoded; None: itself."""
        if self.keys is None or not self.keys:
            return None
        half = (0.5 / self.fps if self.fps > 0 else 0.02) + HAIR
        number = bisect.bisect_right(self.keys, seconds + half) - 1
        if number < 0 or seconds - self.keys[number] <= half:
            return None
        return self.keys[number]

    def key_after(self, seconds: float) -> float | None:
        """Give the next key frame after `seconds`, if there is one."""
        keys = self.keys or ()
        number = bisect.bisect_right(keys, seconds)
        return keys[number] if number < len(keys) else None


@dataclass(frozen=True, slots=True)
class Track:
    """A track of sound; `rate` in Hz, `layout` such as stereo or 5.1, `language` "" if not told."""

    codec: str
    rate: int
    channels: int
    layout: str
    language: str
    bit_rate: float | None


@dataclass(frozen=True, slots=True)
class Headers:
    """A file by its headers and its packets' times; `problem` says why it cannot be played.

    `indexed_first` tells that an MP4's index stands before its pictures.
    """

    size: int
    container: str = ""
    seconds: float = 0.0
    bit_rate: float | None = None
    pictures: Pictures | None = None
    tracks: tuple[Track, ...] = ()
    indexed_first: bool = False
    problem: str = ""
    damage: str = ""


@dataclass(frozen=True, slots=True)
class Loudness:
    """The loudness of a track by EBU R 128.

    `integrated` in LUFS and `true_peak` in dBTP, None for silence; `range` in LU.
    """

    integrated: float | None
    range: float
    true_peak: float | None


@dataclass(frozen=True, slots=True)
class Decoded:
    """What came of decoding all of a file: pictures that are good, and places that are broken.

    `broken_at` is the first of them, seconds.
    """

    pictures: int = 0
    broken: int = 0
    broken_at: float | None = None


@dataclass(frozen=True, slots=True)
class Survey:
    """All that is known of a file; `loudness` by track and `decoded`: None if not looked at."""

    name: str
    kind: str
    headers: Headers
    loudness: tuple[Loudness | None, ...] | None = None
    decoded: Decoded | None = None
