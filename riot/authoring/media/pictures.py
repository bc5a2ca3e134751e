"""Bring a clip's pictures to one pace, one shape and one kind of colour."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator
from fractions import Fraction

from av.container import InputContainer
from av.error import BlockingIOError as NotYet
from av.error import EOFError as NoMore
from av.error import FFmpegError
from av.filter import Graph
from av.video.frame import VideoFrame

from riot.authoring.media.target import Fit
from riot.screen.deck.opening import beginning_of

HIGHEST_SD = 576
"""Lines of the largest picture that is taken for BT.601 where a file does not say."""

_TURNS = {90: ["clock"], 180: ["clock", "clock"], 270: ["cclock"]}

_BT2020 = (9, 10)
_BT601 = (5, 6)

_TRANSFERS = {16: "smpte2084", 18: "arib-std-b67"}
"""Transfers of high dynamic range, which FFmpeg 8 brings to that of a screen."""

_TICKS = 90_000
"""Parts of a second in which time goes through a filter."""

Step = tuple[str, str]


def decoded(container: InputContainer, threads: int = 0) -> Iterator[tuple[float, VideoFrame]]:
    """Decode all pictures that can be, each with its seconds from the file's beginning."""
    video = container.streams.video[0]
    video.thread_type = "AUTO"
    video.codec_context.thread_count = threads
    origin = beginning_of(container)
    base = float(video.time_base or Fraction(1, 1000))
    step = float(1 / video.average_rate) if video.average_rate else 0.04
    time = -step
    for packet in container.demux(video):
        try:
            frames = packet.decode()
        except FFmpegError:
            continue
        for frame in frames:
            time = time + step if frame.pts is None else frame.pts * base - origin
            yield time, frame


def deinterlaced(
    pictures: Iterator[tuple[float, VideoFrame]],
) -> Iterator[tuple[float, VideoFrame]]:
    """Make whole pictures of two half ones each; others pass as they are."""
    graph: Graph | None = None
    for time, picture in pictures:
        if graph is None:
            if not picture.interlaced_frame:
                yield time, picture
                continue
            graph = chained(
                [
                    ("buffer", f"{_form(picture)}:time_base=1/{_TICKS}"),
                    ("bwdif", "mode=send_frame:deint=interlaced"),
                    ("buffersink", ""),
                ]
            )
        picture.pts, picture.time_base = round(time * _TICKS), Fraction(1, _TICKS)
        graph.push(picture)
        yield from _pulled(graph)
    if graph is not None:
        graph.push(None)
        yield from _pulled(graph)


def _pulled(graph: Graph) -> Iterator[tuple[float, VideoFrame]]:
    while True:
        try:
            picture = graph.pull()
        except (NotYet, NoMore):
            return
        if isinstance(picture, VideoFrame):
            yield picture.time or 0.0, picture


def paced(
    pictures: Iterator[tuple[float, VideoFrame]], fps: Fraction, seconds: float
) -> Iterator[VideoFrame]:
    """Give for each tick of `fps` the picture whose time is nearest; as many as last `seconds`.

    The first picture stands from the beginning, the last one to the end.
    """
    count = max(1, round(seconds * fps))
    number = 0
    held: VideoFrame | None = None
    for time, picture in pictures:
        tick = min(count, math.floor(time * fps + 0.5))
        while number < tick:
            yield held or picture
            number += 1
        held = picture
        if number >= count:
            return
    if held is not None:
        for _ in range(number, count):
            yield held


class Shaper:
    """Turn, scale and letterbox pictures, with square pixels, as yuv420p in BT.709.

    `aspect` is the shape of the source's pixels, width by height. Pictures that change their size
    midway are brought to the same one.
    """

    def __init__(self, size: tuple[int, int], fit: Fit, aspect: Fraction, rotation: int) -> None:
        self._size = size
        self._fit: Fit = fit
        self._aspect = aspect
        self._rotation = rotation
        self._made_for: tuple[object, ...] = ()
        self._graph = Graph()

    def shape(self, picture: VideoFrame) -> VideoFrame:
        """Give the picture as it is to be encoded."""
        kind = (picture.width, picture.height, picture.format.name, picture.colorspace)
        if kind != self._made_for:
            self._graph = self._build(picture)
            self._made_for = kind
        picture.pts = 0
        self._graph.push(picture)
        shaped = self._graph.pull()
        assert isinstance(shaped, VideoFrame)
        return shaped

    def _build(self, picture: VideoFrame) -> Graph:
        steps = [
            ("buffer", f"{_form(picture)}:time_base=1/{_TICKS}"),
        ]
        steps += [("transpose", turn) for turn in _TURNS.get(self._rotation, [])]
        steps += [*self._scaling(picture), ("setsar", "1"), ("format", "yuv420p")]
        return chained([*steps, ("buffersink", "")])

    def _scaling(self, picture: VideoFrame) -> list[Step]:
        width, height = float(picture.width * self._aspect), float(picture.height)
        if self._rotation in (90, 270):
            width, height = height, width
        box_width, box_height = self._size
        shares = box_width / width, box_height / height
        share = min(shares) if self._fit == "letterbox" else max(shares)
        wide, high = _even(width * share, box_width), _even(height * share, box_height)
        colours = f"in_color_matrix={_matrix(picture)}:out_color_matrix=bt709:out_range=tv"
        transfer = _TRANSFERS.get(int(picture.color_trc))
        if transfer is not None:
            colours += f":in_transfer={transfer}:in_primaries=bt2020"
            colours += ":out_transfer=bt709:out_primaries=bt709"
        steps = [("scale", f"{wide}:{high}:flags=bicubic+accurate_rnd:{colours}")]
        if (wide, high) == self._size:
            return steps
        if self._fit == "fill":
            return [*steps, ("crop", f"{box_width}:{box_height}")]
        return [*steps, ("pad", f"{box_width}:{box_height}:-1:-1:black")]


def chained(steps: list[Step]) -> Graph:
    """Link filters, each with its arguments, one after the other."""
    graph = Graph()
    made = [graph.add(name, arguments) for name, arguments in steps]
    for before, after in itertools.pairwise(made):
        before.link_to(after)
    graph.configure()
    return graph


def _form(picture: VideoFrame) -> str:
    """Tell a filter what pictures will come."""
    return (
        f"video_size={picture.width}x{picture.height}:pix_fmt={picture.format.name}"
        f":pixel_aspect=1/1:colorspace={int(picture.colorspace)}:range={int(picture.color_range)}"
    )


def _matrix(picture: VideoFrame) -> str:
    space = int(picture.colorspace)
    if space in _BT2020:
        return "bt2020"
    if space in _BT601 or (space == 2 and picture.height <= HIGHEST_SD):
        return "bt601"
    return "bt709"


def _even(length: float, whole: int) -> int:
    """Round to an even number; what is a pixel off the whole is the whole."""
    even = max(2, round(length / 2) * 2)
    return whole if abs(even - whole) <= 2 else even
