"""Find the face that the simulated camera draws, by its colour."""

from __future__ import annotations

import cv2
import numpy as np

from riot.perception.face.port import Face
from riot.perception.images import Image
from riot.perception.settings import FaceSettings

SKIN = (150, 190, 235)
"""BGR of a simulated face."""
_TOLERANCE = 14
_LEAST_SHARE = 0.002


class SimFaceDetector:
    """Give one upright face per patch of the simulated skin colour."""

    def __init__(self, settings: FaceSettings) -> None:
        self._most = settings.most

    def find(self, image: Image) -> list[Face]:
        """Give the faces, largest first."""
        low = np.array(SKIN, np.int16) - _TOLERANCE
        high = np.array(SKIN, np.int16) + _TOLERANCE
        mask = cv2.inRange(image, low, np.minimum(high, 255))
        patches = cv2.connectedComponentsWithStats(mask)[2][1:]
        least = _LEAST_SHARE * mask.size
        found = sorted((p for p in patches if p[cv2.CC_STAT_AREA] >= least), key=lambda p: -p[4])
        return [_face(*(float(value) for value in patch[:4])) for patch in found[: self._most]]


def _face(x: float, y: float, width: float, height: float) -> Face:
    def at(across: float, down: float) -> tuple[float, float]:
        return x + across * width, y + down * height

    return Face(
        (x, y, width, height),
        1.0,
        {
            "left_eye": at(0.29, 0.42),
            "right_eye": at(0.71, 0.42),
            "nose": at(0.5, 0.6),
            "mouth": at(0.5, 0.74),
        },
    )
