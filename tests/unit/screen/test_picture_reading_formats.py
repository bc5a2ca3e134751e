"""Every in-point shows its very frame, whatever container, codec, rate and group of pictures."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest

from riot.screen.deck.reading import PictureReader, UnreadableMediaError
from riot.sim.counted import write_counted
from riot.sim.player import read_counter

SIZE = (160, 96)
FRAMES = 60
B_FRAMES = {"g": "25", "bf": "3", "preset": "veryfast", "sc_threshold": "0"}
OPEN = {"preset": "veryfast", "x264-params": "open-gop=1:keyint=12:bframes=3:scenecut=0"}
LONG = {"preset": "veryfast", "g": "1000"}
HEVC = {"preset": "ultrafast", "x265-params": "keyint=12:bframes=3:open-gop=1:log-level=none"}
VP9 = {"g": "12", "deadline": "realtime", "cpu-used": "8", "lag-in-frames": "10"}
NTSC = Fraction(30000, 1001)

FILMS: dict[str, dict[str, Any]] = {
    "b-frames.mp4": {"options": B_FRAMES, "tone": True},
    "open.mkv": {"options": OPEN},
    "open.ts": {"options": OPEN, "tone": True},
    "long.mov": {"options": LONG},
    "fragments.mp4": {"container": {"movflags": "frag_keyframe+empty_moov"}},
    "no-edit-list.mp4": {"options": B_FRAMES, "container": {"use_editlist": "0"}},
    "negative.mkv": {"options": B_FRAMES, "container": {"avoid_negative_ts": "disabled"}},
    "late.mkv": {"options": B_FRAMES, "times": range(125, 125 + FRAMES)},
    "late.ts": {"options": B_FRAMES, "times": range(125, 125 + FRAMES)},
    "23.976.mkv": {"options": B_FRAMES, "rate": Fraction(24000, 1001)},
    "24.mp4": {"options": B_FRAMES, "rate": 24},
    "29.97.mp4": {"options": B_FRAMES, "rate": NTSC},
    "30.ts": {"options": B_FRAMES, "rate": 30},
    "50.mp4": {"options": B_FRAMES, "rate": 50},
    "60.mkv": {"options": B_FRAMES, "rate": 60},
    "hevc.mp4": {"codec": "libx265", "options": HEVC},
    "vp9.webm": {"codec": "libvpx-vp9", "options": VP9},
    "av1.mkv": {"codec": "libsvtav1", "options": {"g": "12", "preset": "12"}},
    "mjpeg.mov": {"codec": "mjpeg", "pixel_format": "yuvj420p"},
    "prores.mov": {"codec": "prores_ks", "pixel_format": "yuv422p10le"},
    "mpeg2.ts": {"codec": "mpeg2video", "options": {"g": "12", "bf": "2"}},
    "raw.h264": {"options": B_FRAMES},
}


def number_at(path: Path, start: float) -> int:
    reader = PictureReader(path, start, None, SIZE)
    try:
        picture = reader.read(0.0)
        assert picture is not None
        assert picture.index == 0
        assert picture.position == pytest.approx(0.0, abs=1e-6)
        return read_counter(picture.pixels)
    finally:
        reader.close()


def numbers(path: Path, start: float = 0.0, end: float | None = None) -> tuple[list[int], float]:
    reader = PictureReader(path, start, end, SIZE)
    try:
        seen: list[int] = []
        while (picture := reader.read(-1.0)) is not None:
            seen.append(read_counter(picture.pixels))
        assert reader.finished
        assert reader.broken == ""
        return seen, reader.duration
    finally:
        reader.close()


@pytest.mark.parametrize("film", FILMS)
def test_in_points_and_ranges_are_exact(tmp_path: Path, film: str) -> None:
    path = write_counted(tmp_path / film, FRAMES, size=SIZE, **FILMS[film])
    rate = float(FILMS[film].get("rate", 25))
    for frame in (0, 1, 11, 12, 13, 23, 25, 34, 58, 59):
        exact = frame / rate
        for start in (exact, round(exact, 3), math.floor(exact * 1000) / 1000):
            assert number_at(path, start) == frame, start
    seen, duration = numbers(path, round(10 / rate, 3), round(20 / rate, 3))
    assert seen == list(range(10, 20))
    assert duration == pytest.approx(10 / rate, abs=0.002)
    seen, duration = numbers(path)
    assert seen == list(range(FRAMES))
    assert duration == pytest.approx(FRAMES / rate, abs=0.003)


def test_what_still_stands_at_the_in_point_is_shown(tmp_path: Path) -> None:
    """In a film whose pictures do not follow evenly, as from a telephone or a screen recorder."""
    times = [0, 1, 2, 3, 13, 14, 15, 40, 41, 42]
    path = write_counted(tmp_path / "film.mkv", 10, size=SIZE, times=times)
    for start, frame in ((0.08, 2), (0.3, 3), (0.52, 4), (1.0, 6), (1.6, 7)):
        assert number_at(path, start) == frame
    reader = PictureReader(path, 1.0, None, SIZE)
    positions: list[float] = []
    while (picture := reader.read(-1.0)) is not None:
        positions.append(picture.position)
    reader.close()
    assert positions == pytest.approx([0.0, 0.6, 0.64, 0.68])
    assert reader.duration == pytest.approx(0.72)
    assert numbers(path, 0.0, 1.0) == ([0, 1, 2, 3, 4, 5, 6], pytest.approx(1.0))


def test_sizes_and_times_may_begin_anew_midway(tmp_path: Path) -> None:
    parts = [
        write_counted(tmp_path / "a.ts", 25, size=SIZE),
        write_counted(tmp_path / "b.ts", 25, size=(80, 96), first=25),
    ]
    path = tmp_path / "joined.ts"
    path.write_bytes(b"".join(part.read_bytes() for part in parts))
    reader = PictureReader(path, 0.0, None, SIZE)
    seen: list[tuple[int, int]] = []
    while (picture := reader.read(-1.0)) is not None:
        seen.append((read_counter(picture.pixels), picture.pixels.shape[1]))
    reader.close()
    whole = [(number, 160 if number < 25 else 80) for number in range(50)]
    assert seen[:20] == whole[:20]
    assert seen[-25:] == whole[-25:]  # at the seam itself a few may be damaged
    assert reader.duration == pytest.approx(2.0, abs=0.05)


@pytest.mark.parametrize(
    ("rotation", "shape", "white"),
    [(0, (90, 160), "bottom"), (90, (96, 54), "right"), (180, (90, 160), "top")],
)
def test_a_film_on_its_side_is_shown_upright(
    tmp_path: Path, rotation: int, shape: tuple[int, int], white: str
) -> None:
    path = write_counted(tmp_path / "film.mp4", 2, size=(320, 180), first=0xFFFF, rotation=rotation)
    reader = PictureReader(path, 0.0, None, SIZE)
    picture = reader.read(0.0)
    reader.close()
    assert picture is not None
    pixels = picture.pixels
    assert pixels.shape[:2] == shape
    middle = shape[0] // 2, shape[1] // 2
    sides = {
        "top": pixels[2, middle[1], 1],
        "bottom": pixels[-3, middle[1], 1],
        "left": pixels[middle[0], 2, 1],
        "right": pixels[middle[0], -3, 1],
    }
    assert {side for side, light in sides.items() if light > 200} == {white}


@pytest.mark.parametrize(
    ("name", "codec", "pixel_format", "size"),
    [
        ("ten-bit.mov", "prores_ks", "yuv422p10le", (160, 96)),
        ("alpha.mov", "prores_ks", "yuva444p10le", (160, 96)),
        ("odd.mkv", "ffv1", "yuv444p", (321, 181)),
        ("grey.mkv", "ffv1", "gray", (160, 96)),
        ("rgb.mov", "png", "rgba", (160, 96)),
    ],
)
def test_unusual_pixels(
    tmp_path: Path, name: str, codec: str, pixel_format: str, size: tuple[int, int]
) -> None:
    path = write_counted(
        tmp_path / name, 2, size=size, codec=codec, pixel_format=pixel_format, first=777
    )
    reader = PictureReader(path, 0.0, None, SIZE)
    picture = reader.read(0.0)
    reader.close()
    assert picture is not None
    assert read_counter(picture.pixels) == 777
    assert np.abs(picture.pixels[10, 10].astype(int) - (100, 100, 100, 255)).max() <= 2


@pytest.mark.parametrize("full_range", [False, True])
@pytest.mark.parametrize("colorspace", [1, 5, 9, 2])
def test_colours_are_those_that_were_filmed(
    tmp_path: Path, colorspace: int, full_range: bool
) -> None:
    """BT.709, BT.601, BT.2020, and a small film that does not say which."""
    path = tmp_path / "film.mkv"
    red, green, blue = 200, 30, 60
    with av.open(str(path), "w") as out:
        stream = out.add_stream("ffv1", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 64, 48, "yuv444p"
        stream.codec_context.colorspace = colorspace
        stream.codec_context.color_range = 2 if full_range else 1
        pixels = np.full((48, 64, 3), (red, green, blue), np.uint8)
        matrix = 5 if colorspace == 2 else colorspace
        frame = av.VideoFrame.from_ndarray(pixels, "rgb24").reformat(
            format="yuv444p", dst_colorspace=matrix, dst_color_range=2 if full_range else 1
        )
        frame.colorspace, frame.pts = colorspace, 0
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    reader = PictureReader(path, 0.0, None, (64, 48))
    picture = reader.read(0.0)
    reader.close()
    assert picture is not None
    assert np.abs(picture.pixels[20, 20].astype(int) - (blue, green, red, 255)).max() <= 4


def test_pixels_that_are_not_square_are_made_so(tmp_path: Path) -> None:
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as out:
        stream = out.add_stream("mpeg4", rate=25)
        assert isinstance(stream, av.VideoStream)
        stream.width, stream.height, stream.pix_fmt = 144, 112, "yuv420p"
        stream.codec_context.sample_aspect_ratio = Fraction(16, 11)
        frame = av.VideoFrame.from_ndarray(np.full((112, 144, 3), 90, np.uint8), "rgb24")
        out.mux(stream.encode(frame))
        out.mux(stream.encode(None))
    reader = PictureReader(path, 0.0, None, (320, 180))
    picture = reader.read(0.0)
    reader.close()
    assert picture is not None
    assert picture.pixels.shape[:2] == (round(320 * 112 / 144 * 11 / 16), 320)


def test_interlaced_frames_keep_their_numbers(tmp_path: Path) -> None:
    options = {"x264-params": "interlaced=1:tff=1:keyint=12", "preset": "ultrafast"}
    options["flags"] = "+ilme+ildct"
    path = write_counted(tmp_path / "film.mp4", 30, size=SIZE, options=options)
    assert numbers(path, 0.4) == (list(range(10, 30)), pytest.approx(0.8, abs=0.001))


@pytest.mark.parametrize(("start", "end"), [(9.0, None), (1.0, 1.0), (2.0, 1.0)])
def test_an_empty_range_is_refused(tmp_path: Path, start: float, end: float | None) -> None:
    path = write_counted(tmp_path / "film.mp4", FRAMES, size=SIZE)
    with pytest.raises(UnreadableMediaError, match="nothing to show"):
        PictureReader(path, start, end, SIZE)
