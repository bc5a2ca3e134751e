"""Pictures of every kind come in upright, in BGR and 8 bits, or with a clear error."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt
import pytest
from PIL import Image as Pillow

from riot.errors import RiotError
from riot.perception.camera.port import Frame
from riot.perception.images import Image
from riot.perception.pictures import from_array, read_picture, take_picture
from riot.perception.video import frames_of


def scene() -> Image:
    """Make a smooth picture, blue on the left and red at the bottom: uint8 [40, 60, 3] in BGR."""
    down, across = np.mgrid[0:40, 0:60]
    return np.stack([240 - 3 * across, 0 * down + 90, 6 * down], axis=2).astype(np.uint8)


def pillow() -> Pillow.Image:
    return Pillow.fromarray(scene()[..., ::-1].copy())


def encoded(picture: Pillow.Image, kind: str, **options: object) -> bytes:
    file = io.BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def cv_encoded(suffix: str, image: npt.NDArray[np.uint8] | npt.NDArray[np.uint16]) -> bytes:
    return cv2.imencode(suffix, image)[1].tobytes()


def with_alpha() -> bytes:
    return cv_encoded(".png", np.dstack([scene(), np.full((40, 60), 30, np.uint8)]))


def sixteen_bits() -> bytes:
    return cv_encoded(".png", scene().astype(np.uint16) * 257)


def turned() -> bytes:
    """A camera held upright: stored lying, with the EXIF note to turn it clockwise."""
    exif = Pillow.Exif()
    exif[0x112] = 6
    return encoded(pillow().rotate(90, expand=True), "JPEG", exif=exif, quality=98, subsampling=0)


def cmyk() -> bytes:
    return encoded(pillow().convert("CMYK"), "JPEG", quality=98)


@pytest.mark.parametrize(
    ("name", "make", "off_by"),
    [
        ("plain.png", lambda: encoded(pillow(), "PNG"), 0),
        ("plain.bmp", lambda: encoded(pillow(), "BMP"), 0),
        ("plain.webp", lambda: encoded(pillow(), "WEBP", lossless=True), 0),
        ("sixteen bits.png", sixteen_bits, 1),
        ("alpha.png", with_alpha, 0),
        ("turned.jpg", turned, 8),
        ("cmyk.jpg", cmyk, 16),
        ("wrong ending.txt", lambda: encoded(pillow(), "PNG"), 0),
        ("Ærø \N{GREEK SMALL LETTER PI} 顔.png", lambda: encoded(pillow(), "PNG"), 0),
    ],
)
def test_every_kind_of_file(
    tmp_path: Path, name: str, make: Callable[[], bytes], off_by: int
) -> None:
    path = tmp_path / name
    path.write_bytes(make())
    image = read_picture(path)
    assert image.dtype == np.uint8
    assert image.shape == (40, 60, 3)
    assert np.abs(image.astype(int) - scene()).max() <= off_by


def test_the_smallest_and_a_gray_picture(tmp_path: Path) -> None:
    path = tmp_path / "small.png"
    path.write_bytes(cv_encoded(".png", np.full((1, 1), 77, np.uint8)))
    np.testing.assert_array_equal(read_picture(path), np.full((1, 1, 3), 77))


def bomb(width: int, height: int) -> bytes:
    """Make a few bytes that claim to be an enormous PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack(">I", zlib.crc32(kind + data))
        return struct.pack(">I", len(data)) + kind + data + checksum

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(bytes(1000))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


def damaged_png() -> bytes:
    content = bytearray(encoded(pillow(), "PNG"))
    content[len(content) // 2] ^= 0xFF
    return bytes(content)


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("empty.jpg", b"", "PER-411"),
        ("text.jpg", b"I am no picture\n" * 50, "PER-412"),
        ("damaged.png", damaged_png(), "PER-412"),
        ("cut.png", encoded(pillow(), "PNG")[:-60], "PER-412"),
        ("cut.jpg", encoded(pillow(), "JPEG")[:400], "PER-412"),
        ("cut.webp", encoded(pillow(), "WEBP")[:60], "PER-412"),
        ("huge.png", bomb(40_000, 40_000), "PER-413"),
        ("wide.png", bomb(2_000_000, 20), "PER-412"),
        ("film.mp4", b"never looked into", "PER-414"),
        ("moving.GIF", b"never looked into", "PER-414"),
    ],
)
def test_what_is_no_picture_says_so_and_nothing_else_does(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], name: str, content: bytes, code: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(RiotError) as refused:
        read_picture(path)
    assert refused.value.code == code
    assert str(path) in str(refused.value)
    assert refused.value.problems[0].hint
    assert capfd.readouterr() == ("", ""), "the decoders keep quiet"


def test_what_cannot_be_read_at_all(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "nowhere.png"):
        for read in (read_picture, frames_of):
            with pytest.raises(RiotError, match="PER-410") as refused:
                read(path)
            assert str(path) in str(refused.value)


# ── arrays ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "array",
    [
        scene(),
        scene()[::-1][::-1],
        scene().astype(np.int64),
        scene().astype(np.uint16) * 257,
        scene() / 255,
        (scene() / 255).astype(np.float32),
        scene().astype(np.float32),
        np.dstack([scene(), np.zeros((40, 60), np.uint8)]),
    ],
)
def test_every_kind_of_array(array: npt.NDArray[np.generic]) -> None:
    image = from_array(array)
    assert image.dtype == np.uint8
    assert image.flags.c_contiguous
    np.testing.assert_array_equal(image, scene())


def test_gray_arrays_frames_and_paths(tmp_path: Path) -> None:
    gray = scene()[..., 2]
    for array in (gray, gray[..., None]):
        np.testing.assert_array_equal(take_picture(array), np.dstack([gray] * 3))
    np.testing.assert_array_equal(take_picture(Frame(0.0, 0, scene())), scene())
    path = tmp_path / "scene.png"
    path.write_bytes(cv_encoded(".png", scene()))
    for there in (path, str(path)):
        np.testing.assert_array_equal(take_picture(there), scene())


@pytest.mark.parametrize(
    ("array", "words"),
    [
        (np.zeros((2, 48, 48), np.uint8), "[2, 48, 48]"),
        (np.zeros((0, 48, 3), np.uint8), "[0, 48, 3]"),
        (np.zeros(48, np.uint8), "[48]"),
        (np.zeros((48, 48, 2), np.uint8), "[48, 48, 2]"),
        (np.zeros((48, 48), bool), "bool"),
        (np.zeros((48, 48), complex), "complex"),
        (np.full((48, 48), -1), "-1"),
        (np.full((48, 48), 256), "256"),
        (np.full((48, 48), np.nan), "nan"),
        (np.full((48, 48), np.inf), "inf"),
        ([[1, 2], [3, 4]], "list"),
        (None, "NoneType"),
        (pillow(), "Pillow image"),
    ],
)
def test_what_is_no_picture_is_refused(array: object, words: str) -> None:
    with pytest.raises(RiotError, match="PER-404") as refused:
        from_array(array)
    assert words in str(refused.value)
    assert refused.value.problems[0].hint


# ── videos ──────────────────────────────────────────────────────────────────────────────────────


def test_a_video_gives_every_frame_with_its_time(smiling_man: Path) -> None:
    frames = list(frames_of(smiling_man))
    assert [frame.seq for frame in frames] == list(range(62))
    assert frames[0].t == 0.0
    assert frames[-1].t == pytest.approx(5.0, abs=0.2)
    assert all(a.t < b.t for a, b in pairwise(frames))
    assert all(frame.image.shape == (270, 480, 3) for frame in frames)
    assert (frames[0].image != frames[-1].image).any()


def test_what_is_no_video_says_so(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    for content, code in ((b"", "PER-411"), (b"I am no film\n" * 99, "PER-415")):
        path = tmp_path / "film.mp4"
        path.write_bytes(content)
        with pytest.raises(RiotError, match=code):
            list(frames_of(path))
    assert capfd.readouterr() == ("", "")
