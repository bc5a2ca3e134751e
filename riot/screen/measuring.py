"""Measure a media file with PyAV, without playing it."""

from __future__ import annotations

import struct
from dataclasses import replace
from pathlib import Path
from typing import Any

import av
import av.container
from av.error import FFmpegError

from riot.footage import Footage
from riot.screen.deck.opening import beginning_of
from riot.screen.indexed import damage_of, is_uneven, key_frames

QUICK = {"probesize": "32", "analyzeduration": "1", "fpsprobesize": "0"}
"""Makes FFmpeg take a file at its headers' word, in a tenth of the time."""

UNTURNED = struct.pack(">9I", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
"""The matrix of an MP4 track that is shown as it is stored (ISO/IEC 14496-12, 8.3.2)."""

LARGEST_INDEX = 100_000_000
"""Bytes of an MP4's index that are looked into; a film of a day has fewer."""

QUARTER_TURNS = (90, 270)

CUT_OFF = "its end is missing: it was not copied in full"

LOST = 0.5
"""Seconds at a film's end without which it counts as cut off."""


def measure(path: Path) -> Footage:
    """Measure one film by its headers, and by its packets where they tell no length.

    Its end is looked for: a film that was not copied in full has good headers all the same. An MP4
    tells everything in its index, which takes half a millisecond; of other kinds the first picture
    is decoded. Width and height are as shown, so of a film that was shot upright they are swapped.
    Never raises for a bad file.
    """
    try:
        size = path.stat().st_size
        if path.is_file() and size == 0:
            return _bad("the file is empty")
        if (found := _by_index(path, size)) is not None:
            return found
        with av.open(str(path)) as container:
            return _measured(container, path, size)
    except (FFmpegError, OSError, ValueError, ArithmeticError, struct.error) as error:
        words = " ".join(str(getattr(error, "strerror", None) or error).split())
        if words.startswith(("Invalid data", "End of file")):
            words = "it is no film, or only a part of one"
        return _bad(words[:1].lower() + words[1:])


def _by_index(path: Path, size: int) -> Footage | None:
    """Measure an MP4 by its index; None for other files, and where the index does not tell all."""
    try:
        with av.open(str(path), options=QUICK) as container:
            known = "mp4" in container.format.name
            found = _of_index(container, path, size) if known else None
    except FFmpegError:
        return None
    return None if found is None or _may_be_turned(path) else found


def _of_index(container: av.container.InputContainer, path: Path, size: int) -> Footage | None:
    if not container.streams.video:
        return None
    video = container.streams.video[0]
    sound = container.streams.audio[0] if container.streams.audio else None
    known = video.width and video.height and video.average_rate and len(video.index_entries)
    if not known or not video.duration or not video.time_base or (sound and not sound.rate):
        return None
    if _is_cut_off(container, size, 0.0):
        return _bad(CUT_OFF)
    seconds = _end_of_pictures(container)
    rate = float(video.average_rate or 0)
    audio_rate = sound.rate if sound else None
    return _looked_into(
        Footage(seconds, video.width, video.height, rate, audio_rate), container, path
    )


def _looked_into(found: Footage, container: av.container.InputContainer, path: Path) -> Footage:
    """Add what the index of an MP4 tells beyond the figures; those of other kinds are too rough."""
    if "mp4" not in container.format.name:
        return found
    video = container.streams.video[0]
    return replace(
        found,
        keys=key_frames(video, beginning_of(container)),
        variable=is_uneven(video),
        damage=damage_of(path, video),
    )


def _may_be_turned(path: Path) -> bool:
    """Tell whether a track of an MP4 may be shown otherwise than stored."""
    with path.open("rb") as file:
        while len(head := file.read(8)) == 8:
            length, kind = struct.unpack(">I4s", head)
            begin = 8
            if length == 1:
                (length,) = struct.unpack(">Q", file.read(8))
                begin = 16
            if kind == b"moov" and length < LARGEST_INDEX:
                return any(UNTURNED not in track for track in _tracks(file.read(length - begin)))
            if length < begin:
                break
            file.seek(length - begin, 1)
    return True


def _tracks(index: bytes) -> list[bytes]:
    """Give the headers of all tracks; the longer kind has its matrix within 96 bytes."""
    return [part[:96] for part in index.split(b"tkhd")[1:]]


def _bad(problem: str) -> Footage:
    return Footage(0.0, problem=problem)


def _heard(container: av.container.InputContainer, problem: str) -> Footage:
    """Measure a file that can be heard only: a score, or the sound of another file's pictures."""
    sound = container.streams.audio[0] if container.streams.audio else None
    if sound is None or next(container.decode(sound), None) is None:
        return _bad(problem)
    return Footage(0.0, audio_rate=sound.rate, problem=problem)


def _measured(container: av.container.InputContainer, path: Path, size: int) -> Footage:
    if not container.streams.video:
        return _heard(container, "it has no picture")
    video = container.streams.video[0]
    if container.format.name.endswith("_pipe") or container.format.name == "image2":
        return _bad("it is a single picture, not a film")
    sound = container.streams.audio[0] if container.streams.audio else None
    # Such as the photo on the cover of a song.
    if sound is not None and "attached_pic" in str(video.disposition):
        return _heard(container, "it has no picture but a cover")
    frame: Any = next(container.decode(video), None)
    if frame is None or not video.width or not video.height:
        return _bad("not a single picture of it can be read")
    seconds = _end_of_pictures(container)
    if seconds <= 0:
        seconds = _by_packets(container)
    elif _is_cut_off(container, size, seconds):
        return _bad(CUT_OFF)
    if seconds <= 0:
        return _bad("it has no length")
    width, height = video.width, video.height
    if int(frame.rotation) % 360 in QUARTER_TURNS:
        width, height = height, width
    rate = float(video.average_rate or video.guessed_rate or 0)
    audio_rate = sound.rate if sound is not None else None
    return _looked_into(Footage(seconds, width, height, rate, audio_rate), container, path)


def _end_of_pictures(container: av.container.InputContainer) -> float:
    """Give when the pictures end, seconds from the file's beginning; 0 where no header tells.

    Pictures may begin later than the file does, as after a sound that was recorded before them.
    """
    video = container.streams.video[0]
    origin = beginning_of(container)
    if video.duration is not None and video.time_base is not None:
        return float(((video.start_time or 0) + video.duration) * video.time_base) - origin
    if container.duration is not None and container.duration > 0:
        return ((container.start_time or 0) + container.duration) / 1e6 - origin
    return 0.0


def _is_cut_off(container: av.container.InputContainer, size: int, seconds: float) -> bool:
    """Tell whether the file ends before its film does.

    The index of an MP4 says where the last picture lies. Matroska is asked for its last packets;
    other kinds tell no length in their headers that the file does not hold.
    """
    video = container.streams.video[0]
    last = video.index_entries[-1] if len(video.index_entries) else None
    if "mp4" in container.format.name and last is not None:
        return bool(last.pos + last.size > size)
    if "matroska" not in container.format.name:
        return False
    container.seek(round(max(0.0, seconds - LOST) * 1e6))
    begin = (container.start_time or 0) / 1e6
    return _last_packet(container) - begin < seconds - LOST


def _last_packet(container: av.container.InputContainer) -> float:
    """Give when the last packet of any kind ends: sound may outlast the picture."""
    last = 0.0
    for packet in container.demux():
        if packet.pts is not None and packet.time_base is not None:
            last = max(last, float((packet.pts + (packet.duration or 0)) * packet.time_base))
    return last


def _by_packets(container: av.container.InputContainer) -> float:
    """Give the seconds from the first picture to the end of the last, from their time stamps."""
    container.seek(0)
    first: float | None = None
    last = 0.0
    for packet in container.demux(container.streams.video[0]):
        if packet.pts is not None and packet.time_base is not None:
            begin = float(packet.pts * packet.time_base)
            first = begin if first is None else min(first, begin)
            last = max(last, begin + float((packet.duration or 0) * packet.time_base))
    return 0.0 if first is None else last - first
