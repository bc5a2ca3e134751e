"""The signs and sizes of a head's angles."""

from __future__ import annotations

import math

import numpy as np
import pytest

from riot.perception.face.port import Keypoint
from riot.perception.face.pose import GENERIC_FACE, angles, head_pose

SIZE = (640, 480)


def turn(yaw: float, pitch: float, roll: float) -> np.ndarray:
    """Rotate a head: roll first, then pitch, then yaw, each as the camera sees it."""
    y, p, r = (math.radians(angle) for angle in (yaw, pitch, roll))
    # The camera looks along +z, y points down, and the nose points along -z.
    about_y = np.array([[math.cos(y), 0, -math.sin(y)], [0, 1, 0], [math.sin(y), 0, math.cos(y)]])
    about_x = np.array([[1, 0, 0], [0, math.cos(p), math.sin(p)], [0, -math.sin(p), math.cos(p)]])
    about_z = np.array([[math.cos(r), -math.sin(r), 0], [math.sin(r), math.cos(r), 0], [0, 0, 1]])
    return about_y @ about_x @ about_z


def seen(
    rotation: np.ndarray, place: tuple[float, float, float] = (0, 0, 700), ears: bool = True
) -> dict[Keypoint, tuple[float, float]]:
    """Project the generic face with the camera that head_pose assumes."""
    found: dict[Keypoint, tuple[float, float]] = {}
    for name, point in GENERIC_FACE.items():
        if not ears and name.endswith("ear"):
            continue
        x, y, z = rotation @ point + place
        found[name] = (SIZE[0] / 2 + SIZE[0] * x / z, SIZE[1] / 2 + SIZE[0] * y / z)
    return found


@pytest.mark.parametrize("ears", [True, False])
@pytest.mark.parametrize(
    "wanted",
    [(0, 0, 0), (30, 0, 0), (-30, 0, 0), (0, 20, 0), (0, -20, 0), (0, 0, 25), (0, 0, -25),
     (20, 10, -15), (-40, -10, 10)],
)  # fmt: skip
def test_angles_come_back(wanted: tuple[float, float, float], ears: bool) -> None:
    assert head_pose(seen(turn(*wanted), ears=ears), SIZE) == pytest.approx(wanted, abs=1.0)


def test_yaw_to_the_pictures_right_moves_the_nose_right_of_the_eyes() -> None:
    points = seen(turn(25, 0, 0))
    middle = (points["left_eye"][0] + points["right_eye"][0]) / 2
    assert points["nose"][0] > middle + 5


def test_pitch_up_moves_the_nose_towards_the_eyes() -> None:
    up, level = seen(turn(0, 15, 0)), seen(turn(0, 0, 0))
    assert (up["nose"][1] - up["left_eye"][1]) < (level["nose"][1] - level["left_eye"][1])


def test_roll_clockwise_lowers_the_right_eye() -> None:
    points = seen(turn(0, 0, 20))
    assert points["right_eye"][1] > points["left_eye"][1]


def test_a_face_at_the_edge_of_the_frame_is_read_as_well() -> None:
    pose = head_pose(seen(turn(10, 5, 0), place=(180, -90, 700)), SIZE)
    assert pose == pytest.approx((10, 5, 0), abs=1.0)


def test_noise_of_a_pixel_does_not_flip_the_head() -> None:
    chance = np.random.default_rng(1)
    for _ in range(50):
        points = {
            name: tuple(np.add(point, chance.normal(0, 1, 2)))
            for name, point in seen(turn(10, -5, 5), ears=False).items()
        }
        yaw, pitch, roll = head_pose(points, SIZE)  # pyright: ignore[reportArgumentType]
        assert abs(yaw - 10) < 20 and abs(pitch + 5) < 25 and abs(roll - 5) < 8


def test_three_points_say_nothing() -> None:
    points = dict(list(seen(turn(30, 0, 0)).items())[:3])
    assert head_pose(points, SIZE) == (0.0, 0.0, 0.0)


def test_angles_of_no_rotation_are_zero() -> None:
    assert angles(np.eye(3)) == pytest.approx((0, 0, 0))
