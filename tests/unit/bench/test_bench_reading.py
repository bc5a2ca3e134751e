"""Codes on pictures, and the file an X server without a display keeps its picture in."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from bench import code
from bench.code import BLANK, TORN
from bench.cut.screenbuffer import map_picture


def picture(clip: int, frame: int) -> np.ndarray:
    luma = np.full((128, 640), 90, np.uint8)
    code.stamp(luma, clip, frame)
    return np.repeat(luma[..., None], 3, axis=2)


@pytest.mark.parametrize(("clip", "frame"), [(0, 0), (8, 1503), (31, 2047), (5, 1024)])
def test_a_code_is_read_back(clip: int, frame: int) -> None:
    assert code.read(picture(clip, frame)) == (clip, frame)


def test_one_colour_is_blank_whatever_it_is() -> None:
    assert code.read(np.zeros((128, 640, 3), np.uint8)) == BLANK
    assert code.read(np.full((128, 640, 4), 200, np.uint8)) == BLANK


def test_half_of_one_picture_and_half_of_another_is_torn() -> None:
    both = np.concatenate([picture(1, 5)[:64], picture(1, 6)[64:]])
    assert code.read(both) == TORN


def test_a_picture_without_a_code_is_torn() -> None:
    light = np.zeros((128, 640, 3), np.uint8)
    light[:, :300] = 255
    assert code.read(light) == TORN


def test_the_frame_buffer_is_read_as_it_changes(tmp_path: Path) -> None:
    height, width, line, colours = 4, 6, 8 * 4, 256
    header = [0] * 25
    header[0], header[4], header[5], header[11], header[12] = 160, width, height, 32, line
    header[19] = colours
    file = tmp_path / "Xvfb_screen0"
    start = 160 + 12 * colours
    file.write_bytes(struct.pack(">25I", *header).ljust(start, b"\0") + bytes(height * line))
    pixels = map_picture(file)
    assert pixels.shape == (height, width, 4)
    assert not pixels.any()
    with file.open("r+b") as opened:
        opened.seek(start + 2 * line + 5 * 4)
        opened.write(bytes([1, 2, 3, 4]))
    assert pixels[2, 5].tolist() == [1, 2, 3, 4]
