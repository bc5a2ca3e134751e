"""Crops put the eyes where the model expects them."""

from __future__ import annotations

import math

import cv2
import numpy as np
import pytest

from riot.perception.face.alignment import align, widened_eyes

TARGET = ((0.31, 0.38), (0.67, 0.38))
SIZE = 48


def spots(eyes: tuple[tuple[float, float], tuple[float, float]], radius: float) -> np.ndarray:
    """Draw two bright eyes on dark skin, the left one brighter; coordinates are pixel edges."""
    rows, columns = np.mgrid[0:480, 0:640] + 0.5
    picture = np.full((480, 640), 40.0)
    for (x, y), bright in zip(eyes, (200.0, 120.0), strict=True):
        picture += bright * np.exp(-((columns - x) ** 2 + (rows - y) ** 2) / (2 * radius**2))
    return np.clip(picture, 0, 255).astype(np.uint8)


def brightest(crop: np.ndarray, half: slice) -> tuple[float, float]:
    """Give the centre of light of one half of a crop, as fractions of its side."""
    light = np.clip(crop[:, half] - 60, 0, None)
    rows, columns = np.mgrid[0:SIZE, half.start : half.stop] + 0.5
    return (
        float((columns * light).sum() / light.sum() / SIZE),
        float((rows * light).sum() / light.sum() / SIZE),
    )


@pytest.mark.parametrize("apart", [14.0, 40.0, 160.0])
@pytest.mark.parametrize("degrees", [0.0, 20.0, -35.0])
def test_eyes_land_on_their_places_at_any_size_and_tilt(apart: float, degrees: float) -> None:
    turn = math.radians(degrees)
    half = (apart / 2 * math.cos(turn), apart / 2 * math.sin(turn))
    eyes = ((320 - half[0], 240 - half[1]), (320 + half[0], 240 + half[1]))
    crop = align(spots(eyes, apart / 10), eyes, TARGET, SIZE)
    assert crop.shape == (SIZE, SIZE) and crop.dtype == np.float32
    assert brightest(crop, slice(0, 24)) == pytest.approx(TARGET[0], abs=0.012)
    assert brightest(crop, slice(24, 48)) == pytest.approx(TARGET[1], abs=0.012)
    assert crop[:, :24].max() > crop[:, 24:].max() + 30


def test_values_stay_0_to_255_and_the_border_repeats() -> None:
    picture = np.full((480, 640), 255, np.uint8)
    crop = align(picture, ((2.0, 3.0), (60.0, 3.0)), TARGET, SIZE)
    np.testing.assert_array_equal(crop, 255.0)


def test_a_large_face_does_not_alias() -> None:
    stripes = np.tile(np.array([0, 255], np.uint8), (480, 320))
    crop = align(stripes, ((200.0, 200.0), (440.0, 200.0)), TARGET, SIZE)
    assert crop.std() < 25
    assert crop.mean() == pytest.approx(127.5, abs=5)


def test_a_face_outside_the_frame_gives_a_crop_all_the_same() -> None:
    crop = align(np.zeros((48, 64), np.uint8), ((500.0, 500.0), (900.0, 500.0)), TARGET, SIZE)
    assert crop.shape == (SIZE, SIZE)


def test_eyes_at_one_place_give_a_crop_all_the_same() -> None:
    crop = align(np.zeros((48, 64), np.uint8), ((20.0, 20.0), (20.0, 20.0)), TARGET, SIZE)
    assert np.isfinite(crop).all()


def test_a_face_from_the_front_keeps_its_eyes() -> None:
    eyes = {"left_eye": (100.0, 100.0), "right_eye": (164.0, 100.0), "mouth": (132.0, 166.0)}
    assert widened_eyes(eyes) == ((100.0, 100.0), (164.0, 100.0))  # pyright: ignore[reportArgumentType]


def test_the_eyes_of_a_profile_are_moved_apart() -> None:
    eyes = {"left_eye": (100.0, 100.0), "right_eye": (120.0, 100.0), "mouth": (108.0, 160.0)}
    left, right = widened_eyes(eyes)  # pyright: ignore[reportArgumentType]
    assert math.dist(left, right) == pytest.approx(0.85 * math.dist((110, 100), (108, 160)))
    assert (left[0] + right[0]) / 2 == pytest.approx(110.0)
    assert left[1] == right[1] == 100.0


def test_reducing_first_agrees_with_plain_sampling_of_a_smooth_picture() -> None:
    rows, columns = np.mgrid[0:480, 0:640]
    smooth = (columns / 640 * 120 + rows / 480 * 120).astype(np.uint8)
    eyes = ((220.0, 200.0), (420.0, 220.0))
    crop = align(smooth, eyes, TARGET, SIZE)
    fine = align(smooth, eyes, TARGET, 384)
    np.testing.assert_allclose(
        crop, cv2.resize(fine, (SIZE, SIZE), interpolation=cv2.INTER_AREA), atol=4.0
    )
