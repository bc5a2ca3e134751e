"""Open a media file with FFmpeg, or say in one line why that cannot be done."""

from __future__ import annotations

import gc
from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError, InvalidDataError
from av.stream import Disposition

_MICROSECONDS = 1_000_000
_RUN_UP_SECONDS = 0.1


class UnreadableMediaError(Exception):
    """Say in one line why a file cannot be played."""


def open_media(path: Path) -> InputContainer:
    """Open a file for reading; may wait for its disk. Raises UnreadableMediaError."""
    if not path.is_file():
        raise UnreadableMediaError("a folder, not a file" if path.is_dir() else "no such file")
    try:
        return av.open(str(path), metadata_errors="ignore")
    except InvalidDataError as error:
        empty = path.stat().st_size == 0
        reason = "the file is empty" if empty else "damaged, or not a film at all"
        raise UnreadableMediaError(reason) from error
    except (FFmpegError, OSError, ValueError) as error:
        raise UnreadableMediaError(reason_of(error)) from error


def close_media(container: InputContainer) -> None:
    """Close a file and give its decoders' memory back at once; its streams are gone with it.

    A container and its streams refer to each other. Left to Python's collector, which counts
    objects and not bytes, dozens of decoders of several megabytes each would wait for their end.
    """
    container.close()
    for part in gc.get_referents(container.streams):
        if isinstance(part, list):
            part.clear()


def pictures_of(container: InputContainer) -> av.VideoStream:
    """Give the first video stream that is not a cover. Raises UnreadableMediaError."""
    for stream in container.streams.video:
        decodable = stream.codec_context is not None and stream.width and stream.height
        if decodable and not stream.disposition & Disposition.attached_pic:
            return stream
    raise UnreadableMediaError("no video in the file")


def beginning_of(container: InputContainer) -> float:
    """Give the time stamp, in seconds, that is 0 for whoever writes in-points.

    It is that of the first picture where sound begins a few hundredths of a second earlier, as
    encoders let it in many containers; a picture that begins later than that is meant to.
    """
    whole = (container.start_time or 0) / _MICROSECONDS
    for stream in container.streams.video:
        if stream.start_time is not None and stream.time_base is not None:
            first = float(stream.start_time * stream.time_base)
            if not stream.disposition & Disposition.attached_pic:
                return first if 0 <= first - whole < _RUN_UP_SECONDS else whole
    return whole


def reason_of(error: Exception) -> str:
    """Put an error into one line."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(words.split())
