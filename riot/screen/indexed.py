"""Read from a film's index where its key frames stand, how even its pace is, and what is broken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from av.video.stream import VideoStream

from riot.footage import time_code

MOST_KEYS = 20_000
"""Key frames that are listed; a film of more is taken for one of key frames alone."""

PACES = 40
"""Distances of two pictures that are looked at to tell an even pace."""

EVEN = 0.1
"""Part of a picture's time by which a distance may differ: time stamps are often rounded."""

LOOKED_INTO = 6
"""Pictures of a film whose bytes are looked at."""

_STARTS: dict[str, Callable[[bytes], bool]] = {
    "mjpeg": lambda head: head.startswith(b"\xff\xd8"),
    "prores": lambda head: head[4:8] == b"icpf",
}
"""How a picture begins, by codec."""

_UNITS = {"h264": 4, "hevc": 21}
"""Where a codec's set-up says how long the lengths of its units are (ISO/IEC 14496-15)."""


def key_frames(stream: VideoStream, origin: float) -> tuple[float, ...] | None:
    """List when the key frames of a film with an index are shown, seconds from `origin`.

    None where there is no index, or where each picture is a key frame.
    """
    entries = stream.index_entries
    if not len(entries) or not stream.time_base:
        return None
    # An index tells decoding times; what is decoded first is shown at the stream's start.
    first = entries[0].timestamp
    shift = (stream.start_time if stream.start_time is not None else first) - first
    base = float(stream.time_base)
    found: list[float] = []
    number = entries.search_timestamp(first, backward=False)
    while number >= 0:
        stamp = entries[number].timestamp
        found.append(round((stamp + shift) * base - origin, 4))
        if len(found) > MOST_KEYS:
            return None
        number = entries.search_timestamp(stamp + 1, backward=False)
    return tuple(found) if found and len(found) < len(entries) else None


def is_uneven(stream: VideoStream) -> bool:
    """Tell whether the pictures of a film with an index follow each other at changing distances."""
    entries = stream.index_entries
    # The last picture often stands for as long as the sound needs.
    pairs = len(entries) - 2
    if pairs < 2:
        return False
    step = max(1, pairs // PACES)
    distances = sorted(
        entries[number + 1].timestamp - entries[number].timestamp
        for number in range(0, pairs, step)
    )
    usual = distances[len(distances) // 2]
    allowed = max(1.5, usual * EVEN)
    return distances[0] < usual - allowed or distances[-1] > usual + allowed


def damage_of(path: Path, stream: VideoStream) -> str:
    """Say at which picture the file holds something else; "" where the looked-at ones are whole.

    A copy that stopped in the middle often leaves a file of the full length with a good index.
    Nothing is decoded: a picture's bytes begin as its codec asks, or are a chain of units.
    """
    entries = stream.index_entries
    whole = _whole(stream)
    if whole is None or not len(entries) or not stream.time_base:
        return ""
    last = len(entries) - 1
    numbers = sorted({round(last * part / (LOOKED_INTO - 1)) for part in range(LOOKED_INTO)})
    with path.open("rb") as file:
        for number in numbers:
            entry = entries[number]
            if entry.size and not whole(file, entry.pos, entry.size):
                seconds = (entry.timestamp - entries[0].timestamp) * float(stream.time_base)
                return f"what is stored for the picture at {time_code(seconds)} is no picture"
    return ""


def _whole(stream: VideoStream) -> Callable[[Any, int, int], bool] | None:
    context = stream.codec_context
    name = context.codec.canonical_name if context.codec is not None else ""
    if (begins := _STARTS.get(name)) is not None:
        return lambda file, place, _: begins(_read(file, place, 8))
    at = _UNITS.get(name)
    setup = context.extradata or b""
    if at is None or len(setup) <= at or setup[0] != 1:
        return None
    length = (setup[at] & 3) + 1
    return lambda file, place, size: _is_chain(file, place, size, length)


def _is_chain(file: Any, place: int, size: int, length: int) -> bool:
    """Tell whether `size` bytes are units, each after its length, with nothing over."""
    return all(begin >= 0 for begin in _units(file, place, size, length))


def _units(file: Any, place: int, size: int, length: int) -> Iterator[int]:
    """Give where each unit begins; -1 for what is none."""
    end = place + size
    while place < end:
        head = _read(file, place, length + 1)
        unit = int.from_bytes(head[:length], "big")
        # The first bit of a unit is never set (H.264 7.3.1, H.265 7.3.1.2).
        if len(head) <= length or unit == 0 or place + length + unit > end or head[length] & 0x80:
            yield -1
            return
        yield place
        place += length + unit


def _read(file: Any, place: int, size: int) -> bytes:
    file.seek(place)
    return file.read(size)
