"""Read faces off single pictures, by the detector, the alignment and the model of a show."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from riot.messages import Lighting
from riot.perception.emotion.card import ModelCard
from riot.perception.emotion.port import EmotionModel
from riot.perception.face.alignment import align, widened_eyes
from riot.perception.face.lighting import measure_lighting
from riot.perception.face.port import Box, Face, FaceDetector
from riot.perception.images import Image, fitted, to_gray


@dataclass(frozen=True, slots=True)
class StillFace:
    """A face of one picture: `box` in its pixels, `scores` by the order of the model's labels."""

    box: Box
    certainty: float
    scores: tuple[float, ...]
    lighting: Lighting


class StillReader:
    """Find, cut out and score the faces of one picture, with no memory of any other.

    `open_detector` is called once, when a picture is first searched; `side` is the longest side of
    the copy that is searched, as `FaceSettings.side`.
    """

    def __init__(
        self,
        open_detector: Callable[[], FaceDetector],
        model: EmotionModel,
        card: ModelCard,
        side: int,
    ) -> None:
        self._open_detector = open_detector
        self._detector: FaceDetector | None = None
        self._model = model
        self._card = card
        self._side = side

    @property
    def labels(self) -> tuple[str, ...]:
        """Give the labels in the order of every face's scores."""
        return self._model.labels

    def read(self, image: Image) -> list[StillFace]:
        """Give the faces of a BGR picture, largest first."""
        faces = self._find(image)
        if not faces:
            return []
        gray = to_gray(image)
        crops = [
            align(gray, widened_eyes(face.keypoints), self._card.eyes, self._card.size)
            for face in faces
        ]
        return self._scored([(face.box, face.certainty) for face in faces], np.stack(crops))

    def read_crop(self, image: Image) -> StillFace:
        """Score a BGR picture that is a face already; its middle square counts."""
        height, width = image.shape[:2]
        side = min(height, width)
        left, top = (width - side) // 2, (height - side) // 2
        square = to_gray(image[top : top + side, left : left + side])
        how = cv2.INTER_AREA if side > self._card.size else cv2.INTER_LINEAR
        crop = cv2.resize(square, (self._card.size, self._card.size), interpolation=how)
        box = (float(left), float(top), float(side), float(side))
        return self._scored([(box, 1.0)], np.asarray(crop, np.float32)[None])[0]

    def _find(self, image: Image) -> list[Face]:
        if self._detector is None:
            self._detector = self._open_detector()
        small = fitted(image, self._side)
        across, down = image.shape[1] / small.shape[1], image.shape[0] / small.shape[0]
        found = [face.scaled(across, down) for face in self._detector.find(small)]
        return sorted(found, key=lambda face: -face.area)

    def _scored(
        self, faces: Sequence[tuple[Box, float]], crops: npt.NDArray[np.float32]
    ) -> list[StillFace]:
        scores = self._model.score(crops)
        return [
            StillFace(
                box,
                min(1.0, certainty),
                tuple(float(score) for score in row),
                measure_lighting(crop),
            )
            for (box, certainty), row, crop in zip(faces, scores, crops, strict=True)
        ]
