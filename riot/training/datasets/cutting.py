"""Cut faces out of whole pictures the way a show cuts them out of the camera's."""

from __future__ import annotations

import numpy as np

from riot.backends import load_backend
from riot.perception import face
from riot.perception.face.alignment import align, widened_eyes
from riot.perception.face.port import FaceDetector
from riot.perception.settings import FaceSettings
from riot.training.datasets.reading import Images
from riot.training.framing import EYES


class FaceCutter:
    """Find the largest face and cut it out so that its eyes lie where EYES says.

    Without a detector it takes the one that a show takes; raises RiotError PER-1xx where
    that one's model file is missing.
    """

    def __init__(self, detector: FaceDetector | None = None) -> None:
        self._detector = detector or _usual_detector()

    def cut(self, gray: Images, side: int) -> Images:
        """Give the face [side, side] of a gray picture; raise ValueError where there is none."""
        faces = self._detector.find(np.repeat(gray[..., None], 3, axis=2))
        if not faces:
            raise ValueError("shows no face")
        eyes = widened_eyes(max(faces, key=lambda found: found.area).keypoints)
        (left, up), (right, down) = EYES["left"], EYES["right"]
        return align(gray, eyes, ((left, up), (right, down)), side).round().astype(np.uint8)


def _usual_detector() -> FaceDetector:
    settings = FaceSettings()
    return load_backend("face", settings.detector, face.BACKENDS)(settings)
