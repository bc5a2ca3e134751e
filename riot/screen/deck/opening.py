"""Open a media file with FFmpeg, or say in one line why that cannot be done."""

from __future__ import annotations

from pathlib import Path

import av
from av.container import InputContainer
from av.error import FFmpegError
from av.stream import Disposition


class UnreadableMediaError(Exception):
    """Say in one line why a file cannot be played."""


def open_media(path: Path) -> InputContainer:
    """Open a file for reading; may wait for its disk. Raises UnreadableMediaError."""
    if not path.is_file():
        raise UnreadableMediaError("no such file")
    try:
        return av.open(str(path), metadata_errors="ignore")
    except (FFmpegError, OSError, ValueError) as error:
        raise UnreadableMediaError(reason_of(error)) from error


def pictures_of(container: InputContainer) -> av.VideoStream:
    """Give the first video stream that is not a cover. Raises UnreadableMediaError."""
    for stream in container.streams.video:
        decodable = stream.codec_context is not None and stream.width and stream.height
        if decodable and not stream.disposition & Disposition.attached_pic:
            return stream
    raise UnreadableMediaError("no video in the file")


def reason_of(error: Exception) -> str:
    """Put an error into one line."""
    words = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return " ".join(words.split())
