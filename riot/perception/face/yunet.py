"""Find faces with YuNet, run by OpenCV.

Wu, Peng, Yu, "YuNet: A Tiny Millisecond-level Face Detector", 2023.
"""

from __future__ import annotations

from pathlib import Path

import cv2
import numpy as np
import numpy.typing as npt

from riot.errors import RiotError
from riot.perception.face.port import Face
from riot.perception.images import Image, fitted
from riot.perception.model_files import YUNET, load_model
from riot.perception.settings import FaceSettings

# OpenCV 5 warns on the terminal that it chose the target of the network itself.
cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)

_LARGEST_SIDE = 320
"""Faces above about 400 pixels come out with a wrong size, so larger pictures are reduced."""
_SAME_FACE = 0.3
_MOST_CANDIDATES = 500


class YuNetFaceDetector:
    """Run the model file that `riot models pull yunet` installs; it gives no ears.

    Raises RiotError PER-101 where the file is missing, PER-102 where it is damaged, PER-103 where
    OpenCV cannot run it. `folder` stands in for the user's models folder.
    """

    def __init__(self, settings: FaceSettings, folder: Path | None = None) -> None:
        content = np.frombuffer(load_model(YUNET, folder), np.uint8)
        try:
            self._detector = cv2.FaceDetectorYN.create(
                "onnx",
                content,
                np.zeros(0, np.uint8),
                (_LARGEST_SIDE, _LARGEST_SIDE),
                settings.certainty,
                _SAME_FACE,
                _MOST_CANDIDATES,
            )
        except cv2.error as error:
            raise RiotError(
                "PER-103", f"OpenCV cannot run {YUNET.file}: {error.err}", hint="update OpenCV"
            ) from error
        self._size = (0, 0)

    def find(self, image: Image) -> list[Face]:
        """Give all faces, most certain first; see `FaceDetector.find`."""
        height, width = image.shape[:2]
        small = fitted(image, _LARGEST_SIDE)
        size = small.shape[1], small.shape[0]
        if size != self._size:
            self._detector.setInputSize(size)
            self._size = size
        rows = self._detector.detect(small)[1]
        if rows is None:
            return []
        faces = [_face(row) for row in np.asarray(rows, np.float64)]
        faces.sort(key=lambda face: -face.certainty)
        return [face.scaled(width / size[0], height / size[1]) for face in faces]


def _face(row: npt.NDArray[np.float64]) -> Face:
    """Read one row: box, five points (eyes, nose, mouth corners, left first), certainty."""
    x, y, width, height = (float(value) for value in row[:4])
    points = [(float(px), float(py)) for px, py in row[4:14].reshape(5, 2)]
    left_eye, right_eye, nose, left_corner, right_corner = points
    mouth = (left_corner[0] + right_corner[0]) / 2, (left_corner[1] + right_corner[1]) / 2
    return Face(
        (x, y, width, height),
        float(row[14]),
        {"left_eye": left_eye, "right_eye": right_eye, "nose": nose, "mouth": mouth},
    )
