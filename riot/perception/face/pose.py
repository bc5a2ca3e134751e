"""Estimate where a head is turned, from its keypoints."""

from __future__ import annotations

import math
from collections.abc import Mapping

import cv2
import numpy as np
import numpy.typing as npt

from riot.perception.face.port import Keypoint, Point

GENERIC_FACE: dict[Keypoint, tuple[float, float, float]] = {
    "left_eye": (-32.0, -34.0, 26.0),
    "right_eye": (32.0, -34.0, 26.0),
    "nose": (0.0, 0.0, 0.0),
    "mouth": (0.0, 32.0, 18.0),
    "left_ear": (-70.0, -14.0, 105.0),
    "right_ear": (70.0, -14.0, 105.0),
}
"""Millimetres on an average adult head: x to the picture's right, y down, z into the head."""

_NEEDED = 4
_LIMIT = 90.0


def head_pose(
    keypoints: Mapping[Keypoint, Point], frame_size: tuple[int, int]
) -> tuple[float, float, float]:
    """Give (yaw, pitch, roll) in degrees, -90..90 for yaw and pitch.

    All are 0 for a face that looks into the camera; yaw is positive towards the picture's right,
    pitch upwards, roll clockwise as seen in the picture. `frame_size` is (width, height), whose
    longer side stands for the unknown focal length. Gives zeros for fewer than four points.
    """
    names: list[Keypoint] = [name for name in GENERIC_FACE if name in keypoints]
    if len(names) < _NEEDED:
        return (0.0, 0.0, 0.0)
    solid = np.array([GENERIC_FACE[name] for name in names], np.float64)
    flat = np.array([keypoints[name] for name in names], np.float64)
    focal = float(max(frame_size))
    camera = np.array([[focal, 0, frame_size[0] / 2], [0, focal, frame_size[1] / 2], [0, 0, 1]])
    turn, place = facing_start(flat, focal, frame_size)
    solved, turn, _ = cv2.solvePnP(
        solid,
        flat,
        camera,
        np.zeros(0),
        turn,
        place,
        useExtrinsicGuess=True,
        flags=cv2.SOLVEPNP_ITERATIVE,
    )
    if not solved or not np.isfinite(turn).all():
        return (0.0, 0.0, 0.0)
    return angles(np.asarray(cv2.Rodrigues(turn)[0], np.float64))


def facing_start(
    flat: npt.NDArray[np.float64], focal: float, frame_size: tuple[int, int]
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Start the search from a head that faces the camera, rolled as its eyes are.

    A search that starts anywhere else may end in the mirrored solution behind the face.
    """
    across, down = flat[1] - flat[0]
    roll = math.atan2(down, across)
    spread = float(np.linalg.norm(flat - flat.mean(axis=0), axis=1).mean())
    depth = focal * 45.0 / max(spread, 1.0)
    middle = (flat.mean(axis=0) - (frame_size[0] / 2, frame_size[1] / 2)) * depth / focal
    return np.array([0.0, 0.0, roll]), np.array([middle[0], middle[1], depth])


def angles(rotation: npt.NDArray[np.float64]) -> tuple[float, float, float]:
    """Read yaw, pitch and roll in degrees off a head's rotation matrix [3, 3]."""
    nose = rotation @ (0.0, 0.0, -1.0)
    yaw = math.degrees(math.atan2(nose[0], -nose[2]))
    pitch = math.degrees(math.asin(max(-1.0, min(1.0, -nose[1]))))
    level = np.array([math.cos(math.radians(yaw)), 0.0, math.sin(math.radians(yaw))])
    right = rotation @ (1.0, 0.0, 0.0)
    upright = np.cross(nose, level)
    roll = math.degrees(math.atan2(float(right @ -upright), float(right @ level)))
    return _within(yaw), _within(pitch), roll


def _within(angle: float) -> float:
    return max(-_LIMIT, min(_LIMIT, angle))
