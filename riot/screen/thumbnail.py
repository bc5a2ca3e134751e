"""Take one small picture out of a clip."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

import av
from av.error import FFmpegError
from av.video.codeccontext import VideoCodecContext

from riot.screen.deck.reading import PictureReader, UnreadableMediaError

_SHARE = 1 / 3
_COARSENESS = 6


@dataclass(frozen=True, slots=True)
class Thumbnail:
    """A small JPEG picture of `width` x `height` pixels, or the `problem` that kept it away."""

    jpeg: bytes
    width: int
    height: int
    problem: str = ""


def thumbnail(
    path: Path,
    start: float = 0.0,
    end: float | None = None,
    box: tuple[int, int] = (256, 144),
) -> Thumbnail:
    """Take the frame a third into the range from `start` to `end` seconds.

    It is scaled to fit `box` (width, height) with its shape kept. `end` None is the file's end.
    Never raises for a bad file.
    """
    try:
        return _encoded(*_frame(path, start, end, box))
    except (UnreadableMediaError, FFmpegError, OSError, ValueError) as error:
        words = " ".join((getattr(error, "strerror", None) or str(error)).split())
        return Thumbnail(b"", 0, 0, words or type(error).__name__)


def _frame(
    path: Path, start: float, end: float | None, box: tuple[int, int]
) -> tuple[av.VideoFrame, int, int]:
    length = _seconds(path)
    stop = length if end is None else min(end, length or end)
    at = start + max(0.0, stop - start) * _SHARE
    try:
        return _read(path, at, box)
    except UnreadableMediaError:
        # The header promised more than there is: the range's first frame may still be there.
        return _read(path, start, box)


def _read(path: Path, at: float, box: tuple[int, int]) -> tuple[av.VideoFrame, int, int]:
    reader = PictureReader(path, at, None, box)
    try:
        picture = reader.read(0.0)
    finally:
        reader.close()
    if picture is None:
        raise UnreadableMediaError("no picture")
    height, width = picture.pixels.shape[:2]
    return av.VideoFrame.from_ndarray(picture.pixels, format="bgra"), width, height


def _seconds(path: Path) -> float:
    with av.open(str(path), metadata_errors="ignore") as container:
        return (container.duration or 0) / 1_000_000


def _encoded(frame: av.VideoFrame, width: int, height: int) -> Thumbnail:
    codec = av.CodecContext.create("mjpeg", "w")
    assert isinstance(codec, VideoCodecContext)
    codec.width, codec.height = width - width % 2, height - height % 2
    codec.pix_fmt, codec.time_base = "yuvj420p", Fraction(1, 25)
    codec.options = {"qmin": str(_COARSENESS), "qmax": str(_COARSENESS)}
    small = frame.reformat(codec.width, codec.height, "yuvj420p")
    small.pts = 0
    parts = [*codec.encode(small), *codec.encode(None)]
    return Thumbnail(b"".join(bytes(part) for part in parts), codec.width, codec.height)
