"""What a stream says about its pictures that libvlc does not pass on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import av
from av.error import FFmpegError

from riot.screen.deck.developing import turns_of

_TURNABLE = ("mov", "mp4", "matroska")
_PROGRESSIVE = (0, 1)
_TRIED = 3

Turns = tuple[bool, bool, bool]
UPRIGHT: Turns = (False, False, False)


@dataclass(frozen=True, slots=True)
class Shape:
    """The pictures' width and height as coded, a pixel's width over its height, and the rest.

    `turns` is how to put them upright, `colorspace` and `color_range` FFmpeg's numbers.
    """

    width: int
    height: int
    aspect: float
    interlaced: bool
    turns: Turns
    colorspace: int
    color_range: int


def shape_of(stream: av.VideoStream, container: str, packets: Iterable[av.Packet]) -> Shape:
    """Describe a stream; decodes a picture or two where the file may be turned on its side.

    `container` is FFmpeg's name of the format.
    """
    codec = stream.codec_context
    turns = UPRIGHT
    if any(name in container for name in _TURNABLE):
        turns = _turns(codec, packets)
    return Shape(
        stream.width,
        stream.height,
        float(stream.sample_aspect_ratio or 1),
        int(codec.field_order) not in _PROGRESSIVE,
        turns,
        int(codec.colorspace),
        int(codec.color_range),
    )


def _turns(codec: av.VideoCodecContext, packets: Iterable[av.Packet]) -> Turns:
    """Look at the first picture, which carries what the file's header says of its orientation."""
    try:
        for number, packet in enumerate(packets):
            frames = codec.decode(packet) or (codec.decode(None) if number == 0 else [])
            if frames:
                return turns_of(frames[0])
            codec.flush_buffers()
            if number >= _TRIED:
                break
    except (FFmpegError, ValueError):
        pass
    return UPRIGHT
