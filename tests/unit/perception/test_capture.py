"""A file is read by the clock, as if it were a camera."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import cv2
import numpy as np
import pytest

from riot.clock import ManualClock
from riot.perception.camera.capture import LiveStream, PacedFile, open_capture, usable_fps
from riot.perception.settings import CameraSettings

VIDEO = Path(__file__).parents[3].parent / "shared/data/video"


class Reel:
    """A file of `count` pictures, whose first pixel is the picture's number."""

    def __init__(self, count: int = 5, fps: float = 10.0) -> None:
        self.count, self.fps = count, fps
        self.at = -1
        self.released = False

    def isOpened(self) -> bool:  # noqa: N802
        return True

    def grab(self) -> bool:
        self.at += 1
        return self.at < self.count

    def retrieve(self) -> tuple[bool, Any]:
        return True, np.full((2, 2, 3), self.at, np.uint8)

    def get(self, property_id: int, /) -> float:
        return self.fps

    def release(self) -> None:
        self.released = True


def number(read: tuple[float, Any] | None) -> tuple[float, int]:
    """Give a picture's due time and number."""
    assert read is not None
    return round(read[0], 6), int(read[1][0, 0, 0])


def test_pictures_are_due_at_the_files_own_rate() -> None:
    clock = ManualClock(100.0)
    file = PacedFile(Reel(), Reel, clock)
    seen = []
    for _ in range(4):
        due, which = number(file.read())
        clock.set(due)
        seen.append((due, which))
    assert seen == [(100.0, 0), (100.1, 1), (100.2, 2), (100.3, 3)]


def test_a_late_reader_skips_pictures_instead_of_falling_behind() -> None:
    clock = ManualClock(0.0)
    file = PacedFile(Reel(count=50), Reel, clock)
    assert number(file.read()) == (0.0, 0)
    clock.set(0.55)
    assert number(file.read()) == (0.5, 5)
    assert number(file.read()) == (0.6, 6)


def test_after_a_long_stop_it_goes_on_from_where_it_was() -> None:
    clock = ManualClock(0.0)
    file = PacedFile(Reel(count=50), Reel, clock)
    file.read()
    clock.set(3600.0)
    assert number(file.read()) == (3600.0, 1)


def test_the_end_leads_back_to_the_start_without_a_pause() -> None:
    clock = ManualClock(0.0)
    reels: list[Reel] = [Reel(count=3)]

    def reopen() -> Reel:
        reels.append(Reel(count=3))
        return reels[-1]

    file = PacedFile(reels[0], reopen, clock)
    seen = []
    for _ in range(7):
        due, which = number(file.read())
        clock.set(due)
        seen.append((due, which))
    assert [which for _, which in seen] == [0, 1, 2, 0, 1, 2, 0]
    assert [due for due, _ in seen] == [round(0.1 * n, 6) for n in range(7)]
    assert reels[0].released and not reels[-1].released
    file.close()
    assert reels[-1].released


def test_a_file_without_pictures_gives_none() -> None:
    assert PacedFile(Reel(count=0), lambda: Reel(count=0), ManualClock()).read() is None


@pytest.mark.parametrize("fps", [0.0, -1.0, float("nan"), float("inf"), 90000.0])
def test_an_impossible_rate_becomes_25(fps: float) -> None:
    assert usable_fps(fps) == 25.0


def test_a_live_picture_carries_the_time_it_came() -> None:
    clock = ManualClock(7.0)
    stream = LiveStream(Reel(count=1), clock)
    assert number(stream.read()) == (7.0, 0)
    assert stream.read() is None


@pytest.mark.parametrize(
    ("name", "fps", "frames", "shape"),
    [
        ("head-pose-face-detection-male.gif", 12.5, 62, (270, 480, 3)),
        ("asl-hungry.mkv", 30.0, 49, (480, 640, 3)),
    ],
)
def test_gif_and_mkv_open_and_loop(
    name: str, fps: float, frames: int, shape: tuple[int, ...]
) -> None:
    if not (VIDEO / name).is_file():
        pytest.skip(f"{VIDEO / name} is missing")
    settings = CameraSettings(source=str(VIDEO / name))
    clock = ManualClock(0.0)
    file = PacedFile(open_capture(settings), lambda: open_capture(settings), clock)
    pictures = []
    for index in range(frames + 2):
        read = file.read()
        assert read is not None
        due, image = read
        assert due == pytest.approx(index / fps)
        clock.set(due)
        pictures.append(image)
    file.close()
    assert pictures[0].shape == shape
    np.testing.assert_array_equal(pictures[0], pictures[frames])
    assert cv2.absdiff(pictures[0], pictures[frames // 2]).max() > 0
